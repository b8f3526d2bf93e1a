// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/brief/story_html.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("dg::StoryHtml", text);
}

/// Builds up the text; everything from a writer is escaped on its way in.
class Html {
public:
    explicit Html(const Theme &theme)
        : m_theme(theme)
    {
    }

    void title(const QString &text) { block(text, TypeSize::Title, 600, colors().text, 0, spacing::hair); }
    void heading(const QString &text, int above = spacing::wide)
    {
        block(text, TypeSize::Heading, 600, colors().text, above, spacing::hair);
    }
    void caption(const QString &text, int above = spacing::wide)
    {
        block(text.toUpper(), TypeSize::Small, 600, colors().muted, above, spacing::hair);
    }
    void lead(const QString &text)
    {
        block(text, TypeSize::Heading, 400, colors().text, spacing::hair, spacing::small);
    }
    /// Set apart by a thin frame: said about the text, and not part of it.
    void note(const QString &text)
    {
        if (text.trimmed().isEmpty())
            return;
        m_html +=
            u"<table width='100%' border='1' cellspacing='0' cellpadding='8' style='margin-top:4px; margin-bottom:4px; border-style:solid; border-color:%1'><tr><td style='font-size:%2pt; color:%3'>%4</td></tr></table>"_s
                .arg(colors().line.name())
                .arg(points(TypeSize::Small))
                .arg(colors().muted.name(), text.toHtmlEscaped());
    }
    void paragraph(const QString &text) { block(text, TypeSize::Body, 400, colors().text, 0, spacing::hair); }
    void muted(const QString &text, int above = 0)
    {
        block(text, TypeSize::Small, 400, colors().muted, above, spacing::hair);
    }

    /// "A  Odile" with the letter in its story's colour.
    void story(const QString &letter, const QString &text)
    {
        m_html +=
            u"<p style='margin:%1px 0 %2px 0; font-size:%3pt; font-weight:600;'><span style='color:%4'>%5</span>&nbsp;&nbsp;%6</p>"_s
                .arg(spacing::wide)
                .arg(spacing::small)
                .arg(points(TypeSize::Heading))
                .arg(colors().story(letter).name(), letter, text.toHtmlEscaped());
    }

    /// `length` may be empty.
    void slug(
        const QStringList &stories, int number, const QString &text, int above, const QString &length = {})
    {
        QString letters;
        for (const QString &letter : stories)
            letters += u"<span style='color:%1'>%2</span> "_s.arg(
                colors().story(letter).name(), letter.toHtmlEscaped());
        m_html +=
            u"<p style='margin:%1px 0 %2px 0; font-size:%3pt; font-weight:600;'>%4<span style='color:%5'>%6</span>&nbsp; %7</p>"_s
                .arg(above)
                .arg(spacing::small)
                .arg(points(TypeSize::Body))
                .arg(letters, colors().muted.name())
                .arg(number)
                .arg(text.toHtmlEscaped() + aside(length));
    }

    void beginRows()
    {
        m_html +=
            u"<table style='margin-top:4px; margin-bottom:4px' cellspacing='0' cellpadding='0' width='100%'>"_s;
    }
    void row(const QString &label, const QString &value)
    {
        if (!value.trimmed().isEmpty())
            rawRow(label, value.toHtmlEscaped());
    }
    void row(const QString &label, const QStringList &values)
    {
        if (values.isEmpty())
            return;
        QStringList escaped;
        for (const QString &value : values)
            escaped.append(value.toHtmlEscaped());
        rawRow(label, escaped.join("<br/>"_L1));
    }
    void endRows() { m_html += "</table>"_L1; }

    void numbered(const QStringList &items)
    {
        if (items.isEmpty())
            return;
        m_html += u"<table cellspacing='0' cellpadding='0'>"_s;
        int number = 0;
        for (const QString &item : items) {
            m_html +=
                u"<tr><td style='color:%1; padding:3px 8px 2px 0; font-size:%2pt'>%3</td><td style='padding:2px 0; font-size:%4pt'>%5</td></tr>"_s
                    .arg(colors().muted.name())
                    .arg(points(TypeSize::Small))
                    .arg(++number)
                    .arg(points(TypeSize::Body))
                    .arg(item.toHtmlEscaped());
        }
        m_html += "</table>"_L1;
    }

    [[nodiscard]] QString take() const
    {
        return u"<body style='color:%1'>%2</body>"_s.arg(colors().text.name(), m_html);
    }

private:
    [[nodiscard]] const ThemeColors &colors() const { return m_theme.colors(); }
    [[nodiscard]] double points(TypeSize size) const { return m_theme.font(size).pointSizeF(); }
    void block(const QString &text, TypeSize size, int weight, const QColor &color, int above, int below)
    {
        if (text.trimmed().isEmpty())
            return;
        m_html +=
            u"<p style='margin:%1px 0 %2px 0; font-size:%3pt; font-weight:%4; color:%5; line-height:115%'>%6</p>"_s
                .arg(above)
                .arg(below)
                .arg(points(size))
                .arg(weight)
                .arg(color.name(), text.toHtmlEscaped());
    }
    /// Small and quiet, behind what it is about.
    [[nodiscard]] QString aside(const QString &text) const
    {
        return text.isEmpty()
            ? QString()
            : u"<span style='font-size:%1pt; font-weight:400; color:%2'>&nbsp;&nbsp; %3</span>"_s
                  .arg(points(TypeSize::Small))
                  .arg(colors().muted.name(), text.toHtmlEscaped());
    }
    void rawRow(const QString &label, const QString &html)
    {
        m_html += u"<tr><td width='86' style='color:%1; font-size:%2pt; padding:3px 8px 3px 0'>%3</td>"
                  "<td style='font-size:%4pt; padding:2px 0 3px 0'>%5</td></tr>"_s.arg(colors().muted.name())
                      .arg(points(TypeSize::Small))
                      .arg(label.toHtmlEscaped())
                      .arg(points(TypeSize::Body))
                      .arg(html);
    }

    const Theme &m_theme;
    QString m_html;
};

/// How long a part of the episode is, and how much of that is written already rather than aimed at.
struct Length {
    int scenes = 0;
    int writtenScenes = 0;
    int eighths = 0; ///< what is written, and the aim where nothing is
    int writtenEighths = 0;

    void add(const OutlineScene &scene, int written)
    {
        ++scenes;
        writtenScenes += written > 0 ? 1 : 0;
        writtenEighths += written;
        eighths += written > 0 ? written : scene.targetEighths;
    }
    /// "1 3/8 pages", "about 2 pages"; empty where nothing is known.
    [[nodiscard]] QString pages() const
    {
        if (eighths == 0)
            return {};
        const QString all = format::pages(eighths);
        return writtenScenes == scenes ? all : tr("about %1").arg(all);
    }
    /// "4 scenes, about 7 2/8 pages".
    [[nodiscard]] QString inWords() const
    {
        const QString count = scenes == 1 ? tr("1 scene") : tr("%1 scenes").arg(scenes);
        return eighths == 0 ? count : tr("%1, %2").arg(count, pages());
    }
};

/// Of the scenes from `first` to before `end`.
Length lengthOf(const Outline &outline, const std::vector<int> &eighths, std::size_t first, std::size_t end)
{
    Length length;
    for (std::size_t i = first; i < end; ++i)
        length.add(outline.scenes[i], i < eighths.size() ? eighths[i] : 0);
    return length;
}

/// The act that begins with that scene, or null.
const Act *actAt(const Outline &outline, std::size_t scene)
{
    const auto act = std::find_if(outline.acts.begin(), outline.acts.end(), [&](const Act &each) {
        return !each.scenes.isEmpty() && each.scenes.first() == outline.scenes[scene].label;
    });
    return act == outline.acts.end() ? nullptr : &*act;
}

QString quoted(const QString &words)
{
    return u"“%1”"_s.arg(words);
}

const Plant *findPlant(const Outline &outline, const QString &label, int &sceneNumber)
{
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        for (const Plant &plant : outline.scenes[i].plants) {
            if (plant.label == label) {
                sceneNumber = static_cast<int>(i) + 1;
                return &plant;
            }
        }
    }
    return nullptr;
}

void writeScene(Html &html, const Outline &outline, const OutlineScene &scene)
{
    html.beginRows();
    html.row(tr("With"), scene.cast.join(u", "_s));
    html.row(tr("Want"), scene.owner.isEmpty() ? scene.want : u"%1: %2"_s.arg(scene.owner, scene.want));
    html.row(tr("Obstacle"), scene.obstacle);
    html.row(tr("Turn"),
        scene.turn.from.isEmpty() ? scene.turn.to
                                  : u"%1 → %2"_s.arg(scene.turn.from, scene.turn.to)
                + (scene.turn.because.isEmpty() ? QString() : u" (%1)"_s.arg(scene.turn.because)));
    html.row(tr("Game"), scene.game.unusual);
    html.row(QString(), scene.game.rungs.join(u" → "_s));
    html.row(tr("Button"),
        scene.button.whose.isEmpty() ? scene.button.kind
                                     : u"%1, %2"_s.arg(scene.button.kind, scene.button.whose));
    QStringList plants;
    for (const Plant &plant : scene.plants)
        plants.append(plant.speaker.isEmpty() ? quoted(plant.words)
                                              : u"%1: %2"_s.arg(plant.speaker, quoted(plant.words)));
    html.row(tr("Plants"), plants);
    QStringList payoffs;
    for (const Payoff &payoff : scene.payoffs) {
        int number = 0;
        const Plant *plant = findPlant(outline, payoff.label, number);
        const QString of =
            plant ? tr("%1 from scene %2").arg(quoted(plant->words)).arg(number) : payoff.label;
        payoffs.append(payoff.twist.isEmpty() ? of : u"%1: %2"_s.arg(of, payoff.twist));
    }
    html.row(tr("Pays off"), payoffs);
    html.row(tr("Act-out"), scene.actOut);
    html.endRows();
}

void writeVoice(Html &html, const VoiceProfile &voice)
{
    html.beginRows();
    html.row(tr("Sentences"), voice.sentenceLength);
    html.row(tr("Directness"), voice.directness);
    html.row(tr("Pressed"), voice.tacticUnderPressure);
    html.row(tr("Status"), voice.statusPlay);
    html.row(tr("Compares to"), voice.referenceWorld);
    html.row(tr("Never says"), voice.neverSays);
    html.row(tr("Lies"), voice.lies);
    html.row(tr("Apologises"), voice.apologises);
    html.row(tr("Loses"), voice.loses);
    html.row(tr("Turns"), voice.turnTaking);
    html.row(tr("Register"), voice.speechRegister);
    html.row(tr("Likes to say"), voice.favouredWords.join(u", "_s));
    html.row(tr("Avoids"), voice.avoidedWords.join(u", "_s));
    html.row(tr("Tics"), voice.tics.join(u", "_s));
    QStringList phrases;
    for (const Catchphrase &phrase : voice.catchphrases)
        phrases.append(phrase.atMost == 1
                ? quoted(phrase.text)
                : tr("%1, %2 times at most").arg(quoted(phrase.text)).arg(phrase.atMost));
    html.row(tr("Catchphrases"), phrases);
    html.row(tr("Humour"), voice.humour.join(u", "_s));
    html.row(tr("Tells"), voice.tells.join(u", "_s));
    for (const VoiceShift &shift : voice.shifts)
        html.row(tr("With %1").arg(shift.with), shift.how);
    html.endRows();
}

void writeStory(Html &html, const QString &letter, const StoryLine &line)
{
    if (line.owner.isEmpty() && line.want.isEmpty())
        return;
    html.story(letter, line.owner);
    html.beginRows();
    html.row(tr("Want"), line.want);
    html.row(tr("Obstacle"), line.obstacle);
    html.row(tr("Wrong plan"), line.wrongPlan);
    html.row(tr("Collides"), line.collision);
    html.endRows();
    html.numbered(line.beats);
}

} // namespace

static void writeHead(Html &html, const Outline &outline, const std::vector<int> &eighths)
{
    html.title(tr("The outline"));
    html.lead(outline.logline);
    const Length length = lengthOf(outline, eighths, 0, outline.scenes.size());
    const bool isPart = length.writtenScenes > 0 && length.writtenScenes < length.scenes;
    html.muted(isPart ? tr("%1; %2 of them written: %3")
                            .arg(length.inWords())
                            .arg(length.writtenScenes)
                            .arg(format::pages(length.writtenEighths))
                      : length.inWords());
    html.note(outline.remark);
}

static void writeStories(Html &html, const Outline &outline)
{
    writeStory(html, u"A"_s, outline.a);
    writeStory(html, u"B"_s, outline.b);
    if (outline.c.what.isEmpty())
        return;
    html.story(u"C"_s, outline.c.what);
    html.numbered(outline.c.rungs);
    html.beginRows();
    html.row(tr("In the tag"), outline.c.resolution);
    html.endRows();
}

QString outlineHtml(const Theme &theme, const Outline &outline, const std::vector<int> &eighths)
{
    Html html(theme);
    writeHead(html, outline, eighths);
    writeStories(html, outline);
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        if (const Act *act = actAt(outline, i)) {
            std::size_t end = i + 1;
            while (end < outline.scenes.size() && !actAt(outline, end))
                ++end;
            html.caption(act->name, spacing::huge);
            html.muted(lengthOf(outline, eighths, i, end).inWords());
            if (!act->actOut.isEmpty())
                html.muted(tr("Ends on: %1").arg(act->actOut));
        }
        const OutlineScene &scene = outline.scenes[i];
        html.slug(scene.stories, static_cast<int>(i) + 1, scene.slug, spacing::large,
            lengthOf(outline, eighths, i, i + 1).pages());
        writeScene(html, outline, scene);
    }
    return html.take();
}

QString sceneHtml(const Theme &theme, const Outline &outline, std::size_t index)
{
    const OutlineScene &scene = outline.scenes[index];
    Html html(theme);
    html.slug(scene.stories, static_cast<int>(index) + 1, scene.slug, 0);
    writeScene(html, outline, scene);
    if (!scene.atEntry.empty() || !scene.atExit.empty()) {
        const auto facts = [&html](const QString &caption, const std::vector<Holding> &holdings) {
            if (holdings.empty())
                return;
            html.caption(caption, spacing::large);
            html.beginRows();
            for (const Holding &holding : holdings)
                html.row(holding.who, holding.facts);
            html.endRows();
        };
        facts(tr("Known going in"), scene.atEntry);
        facts(tr("Known coming out"), scene.atExit);
    }
    return html.take();
}

QString characterHtml(
    const Theme &theme, const Show &show, const Character &character, const VoiceProfile *voice)
{
    Html html(theme);
    html.heading(character.name, 0);
    html.muted(character.age.isEmpty() ? character.role : u"%1, %2"_s.arg(character.role, character.age));
    html.paragraph(character.oneLine);
    html.paragraph(character.description);
    html.beginRows();
    html.row(tr("Want"), character.want);
    html.row(tr("Flaw"), character.flaw);
    for (const Relation &relation : character.relations) {
        if (const Character *other = show.findCharacter(relation.to))
            html.row(tr("To %1").arg(other->name), relation.feeling);
    }
    html.row(tr("Speech"), character.speechNotes);
    html.endRows();
    QStringList lines;
    for (const QString &line : character.sampleLines)
        lines.append(quoted(line));
    if (!lines.isEmpty()) {
        html.caption(tr("Lines"), spacing::large);
        for (const QString &line : lines)
            html.paragraph(line);
    }

    html.caption(tr("Voice"), spacing::large);
    if (!voice) {
        html.muted(tr("Worked out on the first Generate."));
        return html.take();
    }
    writeVoice(html, *voice);
    return html.take();
}

QString voiceHtml(const Theme &theme, const QString &name, const QString &about, const VoiceProfile *voice,
    const LabelledRows &details)
{
    Html html(theme);
    html.heading(name, 0);
    html.muted(about);
    if (voice) {
        html.caption(tr("Lines"), spacing::large);
        for (const QString &line : voice->sampleLines)
            html.paragraph(quoted(line));
        html.caption(tr("Voice"), spacing::large);
        writeVoice(html, *voice);
    } else {
        html.paragraph(tr("What is kept here does not read as a voice. Clear it, and it is written anew when "
                          "it is needed."));
    }
    html.caption(tr("Details"), spacing::large);
    html.beginRows();
    for (const auto &[label, value] : details)
        html.row(label, value);
    html.endRows();
    return html.take();
}

} // namespace dg
