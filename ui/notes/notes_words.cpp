// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/notes_words.h"

#include "core/events/stage_names.h"
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

namespace dg::noteswords {

using namespace Qt::StringLiterals;

static QString say(const char *text)
{
    return QCoreApplication::translate("dg::Notes", text);
}

static QString whenOf(const QString &iso)
{
    const QDateTime at = QDateTime::fromString(iso, Qt::ISODate).toLocalTime();
    if (!at.isValid())
        return {};
    const QString time = QLocale().toString(at.time(), QLocale::ShortFormat);
    if (at.date() == QDate::currentDate())
        return say("today %1").arg(time);
    return u"%1, %2"_s.arg(QLocale().toString(at.date(), QLocale::ShortFormat), time);
}

QString originOf(const Take &take)
{
    QStringList parts;
    if (take.mine)
        parts.append(say("edited by you"));
    else if (take.provider == "rehearsal"_L1)
        parts.append(say("put together by Rehearsal"));
    else if (!take.model.isEmpty())
        parts.append(say("written by %1").arg(take.model));
    if (!take.mine && (take.source == "hit"_L1 || take.source == "joined"_L1))
        parts.append(say("reused"));
    if (const QString when = whenOf(take.madeAt); !when.isEmpty())
        parts.append(when);
    if (take.refinements == 1)
        parts.append(say("refined once"));
    else if (take.refinements > 1)
        parts.append(say("refined %1 times").arg(take.refinements));
    return parts.join(u", "_s);
}

QString costOf(const Take &take)
{
    const Usage &usage = take.usage;
    if (usage.input.value() == 0 && usage.output.value() == 0)
        return {};
    QString words =
        say("%1 tokens read, %2 written").arg(format::tokens(usage.input), format::tokens(usage.output));
    if (usage.cost.value() > 0)
        words += u", "_s + format::money(usage.cost);
    return words;
}

std::pair<QString, QColor> markOf(Severity severity, const ThemeColors &colors)
{
    switch (severity) {
    case Severity::Critical:
        return {say("critical"), colors.error};
    case Severity::Major:
        return {say("major"), colors.error};
    case Severity::Minor:
        return {say("minor"), colors.warning};
    case Severity::Suggestion:
        break;
    }
    return {say("idea"), colors.muted};
}

QString stageWord(const StageRef &ref)
{
    QString word = ref.stage;
    if (ref.stage == stages::draft)
        word = say("Draft");
    else if (ref.stage == stages::punchUp)
        word = say("Punch-up");
    else if (ref.stage == stages::staging)
        word = say("Staging");
    else if (ref.stage == stages::check)
        word = say("Check");
    else if (ref.stage == stages::refine)
        return say("Refinement");
    else if (ref.stage == stages::compare || ref.stage == stages::compareReversed)
        word = say("Comparison");
    else if (ref.stage == stages::scene)
        word = say("The take");
    const int attempt = SceneAttempt::of(ref.subject).attempt;
    return attempt > 1 ? u"%1 %2"_s.arg(word).arg(attempt) : word;
}

} // namespace dg::noteswords
