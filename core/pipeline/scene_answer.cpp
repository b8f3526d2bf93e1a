// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/scene_answer.h"

#include "core/screenplay/fountain.h"

#include <QList>

#include <algorithm>

namespace dg {

/// The scene heading that is all of a line but for Markdown's or Fountain's marks around it, as models like
/// to set it: the reader would take it for action or a section. Any other line as it is.
static QByteArray withPlainHeading(const QByteArray &line)
{
    QByteArray text = line.trimmed();
    while (text.startsWith('#'))
        text.remove(0, 1);
    text = text.trimmed();
    while (text.size() > 2 && (text.front() == '*' || text.front() == '_') && text.front() == text.back())
        text = text.sliced(1, text.size() - 2);
    text = text.trimmed();
    const bool isMarked = text != line.trimmed();
    if (!isMarked || text.contains('*') || !isSceneHeading(QString::fromUtf8(text)))
        return line;
    return line.endsWith('\r') ? text + '\r' : text;
}

static QByteArray withPlainHeadings(const QByteArray &scene)
{
    QList<QByteArray> lines = scene.split('\n');
    for (QByteArray &line : lines) {
        if (line.contains('*') || line.contains('_') || line.contains('#'))
            line = withPlainHeading(line);
    }
    return lines.join('\n');
}

Expected<QByteArray> acceptScene(const QByteArray &answer)
{
    const QByteArray scene = withPlainHeadings(answer).trimmed() + '\n';
    const auto elements = readFountain(QString::fromUtf8(scene), TitlePage::None).elements;
    const auto has = [&](ElementType type) {
        return std::any_of(elements.begin(), elements.end(),
            [type](const ScriptElement &each) { return each.type == type; });
    };
    if (!has(ElementType::SceneHeading))
        return fail(ErrorKind::BadAnswer, "The scene came without its heading.", "Try again.");
    if (!has(ElementType::Dialogue))
        return fail(ErrorKind::BadAnswer, "The scene came without a line of dialogue.", "Try again.");
    return scene;
}

} // namespace dg
