// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/reviewed_script.h"

#include "core/review/review_words.h"
#include "core/screenplay/emphasis.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/page_length.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

namespace dg::review {

namespace {

void takeApart(const Show &show, Scene &scene)
{
    bool inSpeech = false;
    for (const ScriptElement &element : scene.elements) {
        const QString text = printed(element.text).text.simplified();
        switch (element.type) {
        case ElementType::Character:
            inSpeech = true;
            scene.speeches.push_back({nameInCue(text), speakersOf(show, text), {}, {}});
            break;
        case ElementType::Dialogue:
        case ElementType::Lyrics:
            if (inSpeech && !text.isEmpty()) {
                QString &said = scene.speeches.back().text;
                said += said.isEmpty() ? text : u' ' + text;
            }
            break;
        case ElementType::Action:
            if (!text.isEmpty())
                scene.actions.append(text);
            break;
        default:
            break;
        }
        if (!isOfSpeech(element))
            inSpeech = false;
    }
    for (Speech &speech : scene.speeches)
        speech.words = wordsOf(speech.text);
}

} // namespace

QString Scene::name() const
{
    return QStringLiteral("Scene %1").arg(number);
}

Episode takeApart(const EpisodeText &text)
{
    Episode episode {text, {}};
    const PageStyle &style = pageStyle(text.pageStyle);
    for (const OutlineScene &each : text.outline.scenes) {
        Scene scene;
        scene.number = static_cast<int>(episode.scenes.size()) + 1;
        scene.outline = &each;
        const auto found = text.scenes.find(each.id);
        if (found != text.scenes.end() && !found->second.trimmed().isEmpty()) {
            scene.elements = readFountain(found->second, TitlePage::None).elements;
            scene.eighths = pageEighths(scene.elements, style);
            takeApart(text.show, scene);
        }
        episode.scenes.push_back(std::move(scene));
    }
    return episode;
}

QString nameInCue(const QString &cue)
{
    return cue.section(u'(', 0, 0).simplified();
}

QString knownAs(const Show &show, const QString &name)
{
    const Character *character = show.findCharacter(name);
    return character ? character->name : name;
}

QStringList speakersOf(const Show &show, const QString &cue)
{
    QString name = nameInCue(cue);
    if (show.findCharacter(name))
        return {knownAs(show, name)};
    static const QRegularExpression voice(QStringLiteral("^VOICE OF |['’]S VOICE$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    name.remove(voice);
    static const QRegularExpression several(
        QStringLiteral(R"(\s*[&/,+]\s*|\s+AND\s+)"), QRegularExpression::CaseInsensitiveOption);
    const QStringList parts = name.split(several, Qt::SkipEmptyParts);
    // "Salt and Sons" may be one person.
    const bool anyKnown = std::any_of(
        parts.begin(), parts.end(), [&](const QString &part) { return show.findCharacter(part); });
    if (!anyKnown)
        return {name};
    QStringList names;
    for (const QString &part : parts)
        names.append(knownAs(show, part.simplified()));
    return names;
}

bool isCrowd(const QString &name)
{
    static const QStringList crowds {QStringLiteral("all"), QStringLiteral("both"),
        QStringLiteral("everyone"), QStringLiteral("everybody"), QStringLiteral("crowd"),
        QStringLiteral("audience"), QStringLiteral("voices"), QStringLiteral("voice"),
        QStringLiteral("together"), QStringLiteral("others"), QStringLiteral("the others"),
        QStringLiteral("rest"), QStringLiteral("the rest"), QStringLiteral("chorus"), QStringLiteral("choir"),
        QStringLiteral("group"), QStringLiteral("villagers"), QStringLiteral("guests"),
        QStringLiteral("several"), QStringLiteral("all three"), QStringLiteral("all four")};
    return crowds.contains(name.toLower());
}

QStringList namesOf(const Character &character)
{
    QStringList names {character.name};
    names.append(character.aliases);
    names.removeAll(QString());
    return names;
}

void found(std::vector<ReviewFinding> &all, ReviewCheck check, Severity severity, const QString &category,
    std::vector<SceneId> scenes, QString where, QString problem, QString mend)
{
    Finding finding;
    finding.severity = severity;
    finding.category = category;
    finding.where = std::move(where);
    finding.problem = std::move(problem);
    finding.mend = std::move(mend);
    all.push_back({check, std::move(finding), std::move(scenes)});
}

} // namespace dg::review
