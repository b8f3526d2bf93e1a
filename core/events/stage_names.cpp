// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/stage_names.h"

#include <QStringView>

#include <algorithm>
#include <array>

namespace dg {

static SceneId sceneIdOf(QStringView text)
{
    return SceneId(text.toUtf8().toStdString());
}

static QString textOf(const SceneId &scene)
{
    return QString::fromStdString(scene.value());
}

SceneAttempt SceneAttempt::of(const QString &subject)
{
    const qsizetype slash = subject.lastIndexOf(QLatin1Char('/'));
    bool isNumber = false;
    const int attempt = slash < 0 ? 0 : QStringView(subject).sliced(slash + 1).toInt(&isNumber);
    if (!isNumber || attempt < 2)
        return {sceneIdOf(subject), 1};
    return {sceneIdOf(QStringView(subject).first(slash)), attempt};
}

QString SceneAttempt::subject() const
{
    return attempt == 1 ? textOf(scene) : QStringLiteral("%1/%2").arg(textOf(scene)).arg(attempt);
}

std::optional<Seam> Seam::of(const QString &subject)
{
    const qsizetype plus = subject.indexOf(QLatin1Char('+'));
    if (plus <= 0)
        return std::nullopt;
    return Seam {
        sceneIdOf(QStringView(subject).first(plus)), sceneIdOf(QStringView(subject).sliced(plus + 1))};
}

QString Seam::subject() const
{
    return textOf(earlier) + QLatin1Char('+') + textOf(later);
}

template <std::size_t N>
static bool isOneOf(const QString &stage, const std::array<QLatin1String, N> &names)
{
    return std::any_of(names.begin(), names.end(), [&](QLatin1String name) { return stage == name; });
}

bool isOfScene(const StageRef &ref)
{
    return isOneOf(ref.stage,
        std::array {stages::draft, stages::punchUp, stages::staging, stages::check, stages::refine,
            stages::compare, stages::compareReversed, stages::scene});
}

std::optional<SceneId> sceneOf(const StageRef &ref)
{
    return isOfScene(ref) ? std::optional(SceneAttempt::of(ref.subject).scene) : std::nullopt;
}

bool givesSceneText(const StageRef &ref)
{
    return isOneOf(ref.stage, std::array {stages::draft, stages::refine, stages::staging, stages::scene});
}

} // namespace dg
