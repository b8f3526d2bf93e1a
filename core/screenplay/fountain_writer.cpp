// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain.h"

#include "core/screenplay/fountain_reader.h"

#include <QStringList>

#include <algorithm>

namespace dg {

using namespace fountain;

namespace {

/// A line of an element's text as the reader would see it: a note holds several together.
std::vector<Line> linesOf(QStringView text)
{
    std::vector<Line> lines;
    const std::vector<Span> notes = notesIn(text);
    auto note = notes.begin();
    qsizetype begin = 0;
    Line line;
    for (qsizetype at = 0; at <= text.size(); ++at) {
        if (note != notes.end() && at == note->begin) {
            line.hasNotes = true;
            at = note++->end - 1;
        } else if (at == text.size() || text[at] == u'\n') {
            line.text = text.sliced(begin, at - begin);
            lines.push_back(line);
            line = {};
            begin = at + 1;
        }
    }
    return lines;
}

Line lineOf(QStringView text)
{
    Line line;
    line.text = text;
    line.hasNotes = !notesIn(text).empty();
    return line;
}

/// Empty lines inside of a note hold two spaces, or they would end it; as they do between lines of a speech.
QString withSpaces(QStringView text)
{
    QString filled;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\n' && i > 0 && text[i - 1] == u'\n')
            filled += u"  ";
        filled += text[i];
    }
    return filled;
}

class Writer {
public:
    explicit Writer(const Script &script)
        : m_script(script)
    {
    }

    QString text()
    {
        for (const TitleField &field : m_script.title)
            title(field);
        const std::vector<ScriptElement> &elements = m_script.elements;
        for (std::size_t i = 0; i < elements.size(); ++i)
            element(elements[i], i + 1 < elements.size() ? &elements[i + 1] : nullptr);
        guardTop();
        guardBoneyard();
        return std::move(m_text);
    }

private:
    void title(const TitleField &field);
    void element(const ScriptElement &element, const ScriptElement *next);
    void blankLines(const ScriptElement &element);
    void line(QStringView mark, QStringView text);
    void heading(const ScriptElement &element);
    void action(const ScriptElement &element);
    void character(const ScriptElement &element, const ScriptElement *next);
    void transition(const ScriptElement &element);
    void lyrics(const ScriptElement &element);
    void spoken(const ScriptElement &element);
    void note(const ScriptElement &element);
    void guardTop();
    void guardBoneyard();

    const Script &m_script;
    QString m_text;
    bool m_inSpeech = false;
};

/// What a key may hold of it.
QString asKey(const QString &text)
{
    QString key = text;
    for (QChar &c : key) {
        if (!isKey(QString(u'K') + c))
            c = u' ';
    }
    key = key.simplified().left(30);
    return isKey(key) ? key : QStringLiteral("Key ") + key;
}

void Writer::title(const TitleField &field)
{
    QStringList values;
    for (const QString &value : field.values) {
        for (const QString &each :
            onOneLine(value).isEmpty() ? QStringList() : inTrimmedLines(value).split(u'\n'))
            values.append(each);
    }
    values.removeAll(QString());
    m_text += (isKey(field.key) ? field.key : asKey(field.key)) + u':';
    if (values.size() == 1)
        m_text += u' ' + values.first();
    for (qsizetype i = 0; values.size() > 1 && i < values.size(); ++i)
        m_text += QStringLiteral("\n    ") + values[i];
    m_text += u'\n';
}

void Writer::element(const ScriptElement &element, const ScriptElement *next)
{
    const bool spokenOn = m_inSpeech && isOfSpeech(element) && element.type != ElementType::Character;
    m_inSpeech = spokenOn || element.type == ElementType::Character;
    if (!spokenOn)
        blankLines(element);
    const QString text = onOneLine(element.text);
    switch (element.type) {
    case ElementType::SceneHeading:
        return heading(element);
    case ElementType::Action:
        return action(element);
    case ElementType::Character:
        return character(element, next);
    case ElementType::Parenthetical:
        return spokenOn ? line({}, text) : action(element);
    case ElementType::Dialogue:
        return spokenOn ? spoken(element) : action(element);
    case ElementType::Lyrics:
        return lyrics(element);
    case ElementType::Transition:
        return transition(element);
    case ElementType::Centered:
        return line(u"> ", text + QStringLiteral(" <"));
    case ElementType::Section:
        return line(QString(std::clamp(element.level, 1, 6), u'#'), text.isEmpty() ? text : u' ' + text);
    case ElementType::Synopsis:
        return line(u"=", text.isEmpty() ? text : u' ' + text);
    case ElementType::Note:
        return note(element);
    case ElementType::PageBreak:
        return line(u"===", {});
    }
}

void Writer::blankLines(const ScriptElement &element)
{
    const bool counts = element.type == ElementType::Action || element.type == ElementType::Centered
        || element.type == ElementType::Lyrics;
    const int extra = counts ? std::max(element.extraBlankLines, 0) : 0;
    if (extra > 0 || !m_text.isEmpty())
        m_text += QString(extra + 1, u'\n');
}

void Writer::line(QStringView mark, QStringView text)
{
    m_text += mark;
    m_text += text;
    m_text += u'\n';
}

void Writer::heading(const ScriptElement &element)
{
    const QString text = onOneLine(element.text);
    const bool plain = kindOf(lineOf(text), {}).type == ElementType::SceneHeading && !text.startsWith(u'.');
    line(plain ? u"" : u".",
        element.number.isEmpty() ? text : text + QStringLiteral(" #") + element.number + u'#');
}

void Writer::action(const ScriptElement &element)
{
    const std::vector<Line> lines = linesOf(element.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line &each = lines[i];
        const Surroundings surroundings {i == 0, lines.size() == 1, i > 0};
        const QStringView text = each.text.trimmed();
        const bool plain = !text.isEmpty() && !text.startsWith(u'!')
            && kindOf(each, surroundings).type == ElementType::Action;
        line(plain ? u"" : u"!", withSpaces(each.text));
    }
}

void Writer::character(const ScriptElement &element, const ScriptElement *next)
{
    QString name = onOneLine(element.text);
    (void)takeCarets(name);
    const bool speaks = next && isOfSpeech(*next) && next->type != ElementType::Character;
    const LineKind kind = name.isEmpty() ? LineKind {} : kindOf(lineOf(name), {true, false, false});
    // Other programs know no names in scripts without capitals.
    const bool capitals = std::any_of(name.begin(), name.end(), [](QChar c) { return c.isUpper(); });
    const bool plain = speaks && capitals && kind.type == ElementType::Character && !kind.isForced;
    line(plain ? u"" : u"@", element.dual ? name + QStringLiteral(" ^") : name);
}

void Writer::transition(const ScriptElement &element)
{
    const QString text = onOneLine(element.text);
    const LineKind kind = text.isEmpty() ? LineKind {} : kindOf(lineOf(text), {});
    const bool plain = kind.type == ElementType::Transition && !kind.isForced;
    line(plain || text.isEmpty() ? u"" : u"> ", text.isEmpty() ? QStringView(u">") : QStringView(text));
}

void Writer::lyrics(const ScriptElement &element)
{
    for (const Line &each : linesOf(element.text))
        line(each.text.isEmpty() ? u"~" : u"~ ", withSpaces(each.text));
}

void Writer::spoken(const ScriptElement &element)
{
    QString text = inTrimmedLines(element.text);
    for (const Line &each : linesOf(text))
        line(each.text.isEmpty() ? u"  " : u"", withSpaces(each.text));
}

void Writer::note(const ScriptElement &element)
{
    const QString text = inTrimmedLines(element.text);
    m_text += QStringLiteral("[[") + withSpaces(text);
    if (text.endsWith(u']'))
        m_text += u' ';
    m_text += u"]]\n";
}

/// What is no title page must not become one, nor a byte-order mark vanish.
void Writer::guardTop()
{
    if (m_script.elements.empty())
        return;
    const bool becomesTitle = m_script.title.empty()
        && !readTitlePage(m_text, boneyards(m_text), TitlePage::Possible).fields.empty();
    if (!becomesTitle && !m_text.startsWith(QChar(QChar::ByteOrderMark)))
        return;
    const ElementType first = m_script.elements.front().type;
    if (first == ElementType::Action)
        m_text.prepend(u'!');
    else
        m_text.prepend(first == ElementType::Character ? u'@' : u'\n');
}

/// A slash and a star that a later star and slash would close are parted by boneyard that holds nothing.
void Writer::guardBoneyard()
{
    if (!boneyards(m_text).empty())
        m_text.replace(QLatin1String("/*"), QLatin1String("//**/*"));
}

} // namespace

QString writeFountain(const Script &script)
{
    return Writer(script).text();
}

} // namespace dg
