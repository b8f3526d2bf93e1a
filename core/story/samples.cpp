// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/samples.h"

#include "core/story/json.h"

#include <QFile>

namespace dg {

QStringList sampleShowNames()
{
    return {QStringLiteral("low-water"), QStringLiteral("pressure-at-home")};
}

static Expected<SampleShow> readSample(const QString &name)
{
    QFile file(QStringLiteral(":/samples/%1.json").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorKind::Internal, "The studio was built without the sample show " + name.toStdString() + ".");
    const auto json = parseJsonObject(file.readAll(), file.fileName());
    if (!json)
        return tl::unexpected<Error>(json.error());
    auto show = fromJson<Show>(json->value(QLatin1String("show")).toObject(), QStringLiteral("show"));
    if (!show)
        return tl::unexpected<Error>(show.error());
    auto brief =
        fromJson<EpisodeBrief>(json->value(QLatin1String("brief")).toObject(), QStringLiteral("brief"));
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    return SampleShow {std::move(*show), std::move(*brief)};
}

Expected<SampleShow> loadSampleShow(const QString &name)
{
    const QStringList names = sampleShowNames();
    const QString wanted = name.trimmed().toLower().replace(QLatin1Char(' '), QLatin1Char('-'));
    if (!names.contains(wanted))
        return fail(ErrorKind::NotFound,
            QStringLiteral("There is no sample show \"%1\".").arg(name).toStdString(),
            "There is: " + names.join(QStringLiteral(", ")).toStdString() + ".");
    return readSample(wanted);
}

} // namespace dg
