// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a stage may know of the show: everything but its cast and its notes.

#include "core/story/show.h"

namespace dg {

struct ShowDigest {
    QString title;
    QString logline;
    QString genre;
    QString tone;
    QString format;
    QString world;
    QString inspiredByTitle;
    QString inspiredByEngine;
    QStringList always;
    QStringList never;
    std::vector<Place> places;
    QStringList runningGags;

    [[nodiscard]] static ShowDigest of(const Show &show);
};

} // namespace dg
