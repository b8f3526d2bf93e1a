// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a writer has asked another take for, as far as Rehearsal can go along with it: by what it takes out
/// of a scene's hand. Immutable; any thread.

#include "core/rehearsal/library.h"
#include "core/rehearsal/page.h"
#include "core/story/steering.h"

#include <QSet>
#include <QString>

namespace dg::rehearsal {

class Taste {
public:
    explicit Taste(const Direction &direction);

    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] bool isShorter() const { return m_shorter; }
    /// Whether the take that this one is to differ from says so.
    [[nodiscard]] bool isFromEarlier(const QString &text) const;
    /// How willingly lines are played, the highest first: new ones before those of the earlier take, then as
    /// the chips ask for.
    [[nodiscard]] int liking(const Run &run) const;
    /// Of a block that is not filled in yet; its moves count as well.
    [[nodiscard]] int liking(const Block &block) const;
    /// Whether it says what the earlier take says, line for line.
    [[nodiscard]] bool isEarlier(const std::vector<Element> &elements) const;

private:
    [[nodiscard]] int likingOf(const QString &text) const;

    bool m_shorter = false;
    bool m_meaner = false;
    bool m_lessOnTheNose = false;
    QStringList m_speeches; ///< of the earlier take, normalised, in order
    QSet<QString> m_earlier;
};

} // namespace dg::rehearsal
