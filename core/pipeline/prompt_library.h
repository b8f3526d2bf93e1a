// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The prompts that come with the studio: one file a stage under resources/prompts, with named placeholders.
///
/// A file holds two parts, each opened by a line of its own: `=== system` (what never changes, then the show)
/// and
/// `=== prompt` (what this call is about). A placeholder is a field's name in double braces. Immutable after
/// construction: any thread.

#include "core/base/error.h"

#include <QByteArray>
#include <QHash>
#include <QJsonValue>
#include <QString>

#include <vector>

namespace dg {

struct RenderedPrompt {
    QString system;
    QString prompt;
    std::vector<qsizetype>
        partEnds {}; ///< where in `system` the parts end that a value has marked; ascending
};

class PromptLibrary {
public:
    using Values = QHash<QString, QString>;
    /// In a value: a part that other prompts may share ends here. Never in a rendered prompt.
    static constexpr QChar partEnd {0x1e};

    /// Error: no such prompt, a part is missing, or a placeholder without a value (or the other way round).
    [[nodiscard]] Expected<RenderedPrompt> render(const QString &stage, const Values &values) const;
    /// Changes whenever the file does; empty where there is none.
    [[nodiscard]] QString version(const QString &stage) const;

private:
    [[nodiscard]] static Expected<QString> load(const QString &stage);
};

/// A JSON value as a person would note it down: a line a field, lists with dashes, nesting by indentation.
/// Empty fields, and what is Rehearsal's own, are left out.
[[nodiscard]] QString readableText(const QJsonValue &value);

} // namespace dg
