// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/library.h"

#include "core/rehearsal/words.h"
#include "core/story/json.h"

#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>

namespace dg::rehearsal {

static Expected<QByteArray> read(const QString &name)
{
    QFile file(QStringLiteral(":/rehearsal/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Internal, ("The studio was built without " + name.toStdString() + "."));
    return file.readAll();
}

static Expected<QJsonObject> readJson(const QString &name)
{
    return read(name).and_then([&](const QByteArray &bytes) { return parseJsonObject(bytes, name); });
}

static tl::unexpected<Error> badLine(const QString &name, int number, const QString &what)
{
    return fail(ErrorKind::Internal,
        QStringLiteral("%1, line %2: %3.").arg(name).arg(number).arg(what).toStdString());
}

static QStringList wordingsOf(const QString &text)
{
    QStringList wordings = text.split(QLatin1String(alternatives));
    for (QString &each : wordings)
        each = each.trimmed();
    return wordings;
}

Expected<Sections> parseBlocks(const QString &text, const QString &name)
{
    static const QRegularExpression speech(QStringLiteral("^([A-Z][A-Z']*)(?: \\(([^)]+)\\))?: (.+)$"));
    static const QRegularExpression indoors(
        QStringLiteral("\\b(?:doors?|doorbell|rooms?|ceiling|floor|stairs|landing|curtains?|walls?|table|"
                       "windows?|cupboard|lights)\\b"));
    Sections sections;
    Blocks *section = nullptr;
    bool inBlock = false;
    int number = 0;
    const auto lines = text.split(QLatin1Char('\n'));
    for (const QString &raw : lines) {
        ++number;
        const QString line = raw.trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        if (line.startsWith(QLatin1Char('[')) && line.endsWith(QLatin1Char(']'))) {
            section = &sections[line.mid(1, line.size() - 2).trimmed()];
            inBlock = false;
            continue;
        }
        if (section == nullptr)
            return badLine(name, number, QStringLiteral("stands before the first section"));
        if (line.startsWith(QLatin1String("--"))) {
            section->push_back({line.mid(2).split(QLatin1Char(' '), Qt::SkipEmptyParts), {}, false});
            inBlock = true;
            continue;
        }
        if (!inBlock)
            return badLine(name, number, QStringLiteral("stands before the first block"));
        const auto match = speech.match(line);
        section->back().isIndoors = section->back().isIndoors || indoors.match(line).hasMatch();
        section->back().lines.push_back(match.hasMatch()
                ? Line {match.captured(1), match.captured(2), wordingsOf(match.captured(3))}
                : Line {{}, {}, wordingsOf(line)});
    }
    return sections;
}

Expected<Lists> parseLists(const QString &text, const QString &name)
{
    Lists lists;
    QStringList *list = nullptr;
    int number = 0;
    const auto lines = text.split(QLatin1Char('\n'));
    for (const QString &raw : lines) {
        ++number;
        const QString line = raw.trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        if (line.startsWith(QLatin1Char('[')) && line.endsWith(QLatin1Char(']')))
            list = &lists[line.mid(1, line.size() - 2).trimmed()];
        else if (list == nullptr)
            return badLine(name, number, QStringLiteral("stands before the first section"));
        else
            list->append(line);
    }
    return lists;
}

const QStringList &moves()
{
    static const QStringList all = QStringLiteral("ask accuse announce offer order threaten boast confess "
                                                  "dodge deny deflate haggle price enumerate correct concede")
                                       .split(QLatin1Char(' '));
    return all;
}

const KnownLine *Library::find(const QString &speech) const
{
    const auto found = known.find(normalised(speech));
    return found == known.end() ? nullptr : &found->second;
}

const Blocks &Library::section(const QString &name) const
{
    static const Blocks none;
    const auto found = exchanges.find(name);
    return found == exchanges.end() ? none : found->second;
}

std::size_t Library::sizeOf(const QString &name) const
{
    static const QString action = QStringLiteral("action ");
    if (!name.startsWith(action))
        return section(name).size();
    const auto found = actions.find(name.mid(action.size()));
    return found == actions.end() ? 0 : static_cast<std::size_t>(found->second.size());
}

static std::vector<QJsonObject> objectsIn(const QJsonObject &object, QLatin1String key)
{
    std::vector<QJsonObject> objects;
    const QJsonArray items = object.value(key).toArray();
    for (const auto &each : items)
        objects.push_back(each.toObject());
    return objects;
}

static Expected<std::map<QString, std::vector<OwnLine>>> ownLinesFrom(
    const QString &text, const QString &name)
{
    const auto lists = parseLists(text, name);
    if (!lists)
        return tl::unexpected<Error>(lists.error());
    static const QRegularExpression tagged(QStringLiteral("^([a-z]+)(?:@([^:]+))?: (.+)$"));
    std::map<QString, std::vector<OwnLine>> people;
    for (const auto &[person, lines] : *lists) {
        for (const QString &line : lines) {
            const auto match = tagged.match(line);
            if (!match.hasMatch())
                return fail(ErrorKind::Internal,
                    QStringLiteral("%1: \"%2\" does not begin with a move.").arg(name, line).toStdString());
            people[person].push_back({match.captured(1), match.captured(2), match.captured(3)});
        }
    }
    return people;
}

static Expected<Story> storyFrom(const QString &name)
{
    const auto json = readJson(name + QStringLiteral(".outline.json"));
    if (!json)
        return tl::unexpected<Error>(json.error());
    auto sample = loadSampleShow(json->value(QLatin1String("sample")).toString());
    if (!sample)
        return tl::unexpected<Error>(sample.error());
    const QString file = name + QStringLiteral(".scenes.txt");
    const auto text = read(file);
    if (!text)
        return tl::unexpected<Error>(text.error());
    const auto sections = parseBlocks(QString::fromUtf8(*text), file);
    if (!sections)
        return tl::unexpected<Error>(sections.error());

    Story story {name, std::move(*sample), json->value(QLatin1String("outline")).toObject(), {}};
    for (const auto &[label, blocks] : *sections) {
        for (const Block &block : blocks)
            story.scenes[label][block.tags.value(0)].push_back(block);
    }
    return story;
}

/// A story's plants: their words, and where they are said.
struct Planted {
    Slots words; ///< by label
    std::map<QString, QString> scenes; ///< the same
};

static Planted plantedIn(const Story &story)
{
    Planted planted;
    const QJsonArray scenes = story.outline.value(QLatin1String("scenes")).toArray();
    for (const auto &each : scenes) {
        const QJsonObject scene = each.toObject();
        const QJsonArray plants = scene.value(QLatin1String("plants")).toArray();
        for (const auto &plant : plants) {
            const QJsonObject one = plant.toObject();
            const QString label = one.value(QLatin1String("label")).toString();
            planted.words[label] = one.value(QLatin1String("words")).toString();
            planted.scenes[label] = scene.value(QLatin1String("label")).toString();
        }
    }
    return planted;
}

/// Adds a block's speeches.
static void know(
    std::map<QString, KnownLine> &known, const Block &block, const KnownLine &where, const Planted &planted)
{
    const Line *last = nullptr;
    for (const Line &line : block.lines) {
        if (!line.isAction())
            last = &line;
    }
    bool answers = false;
    for (const Line &line : block.lines) {
        if (line.isAction())
            continue;
        KnownLine each = where;
        each.answers = answers;
        each.closes = &line == last;
        answers = true;
        for (const QString &wording : line.wordings) {
            if (slotsIn(wording).isEmpty())
                each.wordings.append(wording);
        }
        for (const QString &wording : each.wordings)
            known[normalised(wording)] = each;
        for (const QString &wording : line.wordings) {
            const QStringList labels = slotsIn(wording);
            if (labels.isEmpty() || !planted.words.contains(labels.front()))
                continue;
            const QString label = labels.front();
            KnownLine taken = each;
            if (planted.scenes.at(label) != where.scene)
                taken.callbackTo = planted.words.at(label);
            known[normalised(fill(wording, planted.words))] = taken;
        }
    }
}

static std::map<QString, KnownLine> knownLines(const Library &library)
{
    std::map<QString, KnownLine> known;
    for (const auto &[section, blocks] : library.exchanges) {
        KnownLine where;
        where.step = section;
        for (const Block &block : blocks)
            know(known, block, where, {});
    }
    for (std::size_t story = 0; story < library.stories.size(); ++story) {
        const Planted planted = plantedIn(library.stories[story]);
        KnownLine where;
        where.story = static_cast<int>(story);
        for (const auto &[scene, steps] : library.stories[story].scenes) {
            where.scene = scene;
            for (const auto &[step, blocks] : steps) {
                where.step = step;
                for (const Block &block : blocks)
                    know(known, block, where, planted);
            }
        }
    }
    return known;
}

Expected<Library> Library::load()
{
    Library library;
    for (const char *file : {"exchanges.txt", "games.txt", "plots.txt"}) {
        const QString name = QLatin1String(file);
        const auto text = read(name);
        if (!text)
            return tl::unexpected<Error>(text.error());
        auto sections = parseBlocks(QString::fromUtf8(*text), name);
        if (!sections)
            return tl::unexpected<Error>(sections.error());
        library.exchanges.merge(*sections);
    }

    const auto actions = read(QStringLiteral("actions.txt"));
    if (!actions)
        return tl::unexpected<Error>(actions.error());
    auto lists = parseLists(QString::fromUtf8(*actions), QStringLiteral("actions.txt"));
    if (!lists)
        return tl::unexpected<Error>(lists.error());
    library.actions = std::move(*lists);

    const auto engines = readJson(QStringLiteral("engines.json"));
    if (!engines)
        return tl::unexpected<Error>(engines.error());
    library.engines = objectsIn(*engines, QLatin1String("engines"));
    library.games = objectsIn(*engines, QLatin1String("games"));
    const auto words = readJson(QStringLiteral("words.json"));
    if (!words)
        return tl::unexpected<Error>(words.error());
    library.words = *words;

    const QStringList stories {QStringLiteral("eleven-signatures"), QStringLiteral("quiet-hour")};
    for (const QString &name : stories) {
        auto story = storyFrom(name);
        if (!story)
            return tl::unexpected<Error>(story.error());
        library.stories.push_back(std::move(*story));
    }

    const QStringList samples = sampleShowNames();
    for (const QString &name : samples) {
        const auto sample = loadSampleShow(name);
        const auto lines = read(name + QStringLiteral(".lines.txt"));
        const auto voices = readJson(name + QStringLiteral(".voices.json"));
        const auto dynamics = readJson(name + QStringLiteral(".dynamics.json"));
        if (!sample || !lines || !voices || !dynamics)
            return fail(ErrorKind::Internal, "The sample show \"" + name.toStdString() + "\" has no lines.");
        auto own = ownLinesFrom(QString::fromUtf8(*lines), name);
        if (!own)
            return tl::unexpected<Error>(own.error());
        library.ownLines[sample->show.title] = std::move(*own);
        for (auto it = voices->begin(); it != voices->end(); ++it)
            library.voices[sample->show.title][it.key()] = it.value().toObject();
        for (auto it = dynamics->begin(); it != dynamics->end(); ++it)
            library.dynamics[sample->show.title][it.key()] = it.value().toObject();
    }
    library.known = knownLines(library);
    return library;
}

} // namespace dg::rehearsal
