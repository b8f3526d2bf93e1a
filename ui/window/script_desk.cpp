// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/script_desk.h"

#include "core/events/stage_names.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/json.h"
#include "ui/board/board_model.h"
#include "ui/common/dialog_parts.h"
#include "ui/script/alternatives_popup.h"
#include "ui/script/find_bar.h"
#include "ui/script/scene_editor.h"
#include "ui/script/script_panel.h"
#include "ui/script/script_view.h"

#include <QTextDocument>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

ScriptDesk::ScriptDesk(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_question(parts.services)
    , m_popup(new AlternativesPopup(parts.theme, &parts.panel))
{
    ScriptPanel &panel = m_parts.panel;
    connect(&panel.view(), &ScriptView::editAsked, this, &ScriptDesk::edit);
    connect(&panel, &ScriptPanel::doneAsked, this, &ScriptDesk::finish);
    connect(&panel, &ScriptPanel::discardAsked, this, &ScriptDesk::discard);
    connect(&panel, &ScriptPanel::saveAsked, this, [this](const SceneId &scene, const QString &text) {
        m_parts.panel.setSaveHint(tr("Saving…"));
        m_parts.takes.saveTyped(scene, text, m_before.take);
    });
    connect(&m_parts.desk, &EpisodeDesk::refreshed, this, [this] {
        if (m_parts.panel.isEditing() && !m_parts.desk.hasChanges()
            && m_parts.takes.standing(m_parts.panel.scene()).mine)
            m_parts.panel.setSaveHint(tr("Saved as your own take"));
    });
    connect(&m_parts.desk, &EpisodeDesk::saveFailed, this,
        [this] { m_parts.panel.setSaveHint(tr("Not saved")); });

    FindBar &bar = panel.findBar();
    connect(&bar, &FindBar::termChanged, this, [this] {
        m_at = -1;
        search();
        if (!m_found.empty() && !m_parts.panel.isEditing())
            goTo(1);
    });
    connect(&bar, &FindBar::nextAsked, this, [this] { goTo(1); });
    connect(&bar, &FindBar::previousAsked, this, [this] { goTo(-1); });
    connect(&bar, &FindBar::replaceAsked, this, &ScriptDesk::replaceOne);
    connect(&bar, &FindBar::replaceAllAsked, this, &ScriptDesk::replaceAll);
    connect(&bar, &FindBar::closed, this, [this] { m_parts.panel.setFocus(Qt::OtherFocusReason); });

    connect(m_popup, &AlternativesPopup::left, this, [this] { m_question.stop(); });
    connect(m_popup, &AlternativesPopup::picked, this, [this](const QString &line) {
        if (m_line.scene.isEmpty())
            putLineInEditor(line);
        else
            putLine(m_line.scene, m_line.speech, m_line.line, line);
    });
}

bool ScriptDesk::mayChange(const SceneId &scene) const
{
    const int row = m_parts.desk.board().rowOf(scene);
    return row >= 0 && !(m_parts.desk.isRunning() && isUnderWay(m_parts.desk.board().card(row).state));
}

void ScriptDesk::edit(const SceneId &scene)
{
    if (!m_parts.desk.isOpen() || m_parts.desk.board().rowOf(scene) < 0)
        return;
    if (m_parts.panel.isEditing() && m_parts.panel.scene() == scene) {
        m_parts.panel.setFocus(Qt::OtherFocusReason);
        return;
    }
    const SceneCard card = m_parts.desk.board().card(m_parts.desk.board().rowOf(scene));
    if (!mayChange(scene)) {
        Q_EMIT said(tr("Scene %1 is being written. It can be edited once that is done.").arg(card.number));
        return;
    }
    finish();
    m_before = m_parts.takes.standing(scene);
    const QString text =
        m_before.text.isEmpty() ? (card.text.isEmpty() ? card.slug + u"\n\n"_s : card.text) : m_before.text;
    QStringList names;
    for (const Character &character : m_parts.desk.snapshot().show.cast)
        names.append(character.name);
    m_parts.panel.beginEditing(
        scene, tr("Editing scene %1 · %2").arg(card.number).arg(card.slug), text, names);
}

void ScriptDesk::flush()
{
    m_parts.panel.flush();
}

void ScriptDesk::finish()
{
    if (!m_parts.panel.isEditing())
        return;
    const SceneId scene = m_parts.panel.scene();
    m_parts.panel.endEditing();
    m_parts.takes.pushTyped(scene, m_before);
    m_parts.panel.view().scrollTo(scene);
}

void ScriptDesk::discard()
{
    if (!m_parts.panel.isEditing())
        return;
    m_parts.panel.flush();
    const SceneId scene = m_parts.panel.scene();
    const StandingTake typed = m_parts.takes.standing(scene);
    if (typed.text != m_before.text && !m_before.text.isEmpty()) {
        // What was typed can be brought back.
        m_parts.takes.pushTyped(scene, m_before);
        m_parts.takes.takeBack();
    }
    m_parts.panel.showText(m_before.text);
    m_parts.panel.endEditing();
    m_parts.panel.view().scrollTo(scene);
}

// Find and replace

void ScriptDesk::find(bool replace)
{
    const QString selected = m_parts.panel.isEditing() ? m_parts.panel.editor().textCursor().selectedText()
                                                       : m_parts.panel.view().textCursor().selectedText();
    const bool isLine = selected.size() < 80 && !selected.contains(QChar::ParagraphSeparator);
    m_parts.panel.findBar().begin(isLine ? selected : QString(), replace);
}

void ScriptDesk::search()
{
    m_found.clear();
    const SearchTerm term = m_parts.panel.findBar().term();
    const BoardModel &board = m_parts.desk.board();
    for (int row = 0; row < board.sceneCount(); ++row) {
        const SceneCard &card = board.card(row);
        const bool isHere = m_parts.panel.isEditing() && m_parts.panel.scene() == card.id;
        const int count = countIn(isHere ? m_parts.panel.editor().text() : card.text, term);
        for (int nth = 0; nth < count; ++nth)
            m_found.push_back({card.id, nth});
    }
    if (m_at >= static_cast<int>(m_found.size()))
        m_at = static_cast<int>(m_found.size()) - 1;
    showFound();
}

void ScriptDesk::showFound()
{
    FindBar &bar = m_parts.panel.findBar();
    const int count = static_cast<int>(m_found.size());
    if (bar.term().text.isEmpty())
        bar.say({});
    else if (count == 0)
        bar.say(tr("Not found"));
    else if (m_at < 0)
        bar.say(count == 1 ? tr("1 place") : tr("%1 places").arg(count));
    else
        bar.say(tr("%1 of %2").arg(m_at + 1).arg(count));
}

void ScriptDesk::goTo(int by)
{
    search();
    if (m_found.empty())
        return;
    const SearchTerm term = m_parts.panel.findBar().term();
    if (m_parts.panel.isEditing()) {
        // In the scene under the hands, round and round.
        QTextDocument::FindFlags flags;
        flags.setFlag(QTextDocument::FindBackward, by < 0);
        flags.setFlag(QTextDocument::FindCaseSensitively, term.matchCase);
        SceneEditor &editor = m_parts.panel.editor();
        if (!editor.find(term.text, flags)) {
            QTextCursor cursor = editor.textCursor();
            cursor.movePosition(by < 0 ? QTextCursor::End : QTextCursor::Start);
            editor.setTextCursor(cursor);
            editor.find(term.text, flags);
        }
        return;
    }
    const int count = static_cast<int>(m_found.size());
    m_at = m_at < 0 ? (by < 0 ? count - 1 : 0) : (m_at + by + count) % count;
    const Found &found = m_found[static_cast<std::size_t>(m_at)];
    m_parts.panel.view().showPlace(found.scene, term, found.nth);
    showFound();
}

void ScriptDesk::replaceOne()
{
    const SearchTerm term = m_parts.panel.findBar().term();
    const QString with = m_parts.panel.findBar().replacement();
    if (term.text.isEmpty())
        return;
    if (m_parts.panel.isEditing()) {
        QTextCursor cursor = m_parts.panel.editor().textCursor();
        if (cursor.selectedText().compare(term.text, term.caseSensitivity()) == 0)
            cursor.insertText(with);
        return goTo(1);
    }
    search();
    if (m_at < 0)
        return goTo(1);
    if (m_found.empty())
        return;
    const Found found = m_found[static_cast<std::size_t>(m_at)];
    if (!mayChange(found.scene)) {
        Q_EMIT said(tr("Scene %1 is being written. It can be edited once that is done.")
                        .arg(m_parts.desk.board().rowOf(found.scene) + 1));
        return;
    }
    const QString text = m_parts.takes.standing(found.scene).text;
    if (const auto replaced = replacedIn(text, term, with, found.nth))
        m_parts.takes.putText(
            found.scene, *replaced, tr("Replace in %1").arg(m_parts.takes.nameOf(found.scene)));
    // What was replaced is gone from the list: the next one has its place in it.
    --m_at;
    if (m_at < -1)
        m_at = -1;
    search();
    if (!m_found.empty())
        goTo(1);
}

void ScriptDesk::replaceAll()
{
    const SearchTerm term = m_parts.panel.findBar().term();
    const QString with = m_parts.panel.findBar().replacement();
    if (term.text.isEmpty())
        return;
    finish(); // the scene under the hands is one of them
    std::map<SceneId, QString> texts;
    int places = 0;
    int leftOut = 0;
    const BoardModel &board = m_parts.desk.board();
    for (int row = 0; row < board.sceneCount(); ++row) {
        const SceneId scene = board.card(row).id;
        const QString text = m_parts.takes.standing(scene).text;
        const int count = countIn(text, term);
        if (count == 0)
            continue;
        // Locked means locked, and what is being written is not there yet.
        if (m_parts.takes.isLocked(scene) || !mayChange(scene)) {
            leftOut += count;
            continue;
        }
        if (const auto replaced = replacedIn(text, term, with)) {
            texts[scene] = *replaced;
            places += count;
        }
    }
    if (!texts.empty())
        m_parts.takes.putTexts(texts, tr("Replace all"));
    m_at = -1;
    search();
    QString words = places == 1 ? tr("1 place replaced") : tr("%1 places replaced").arg(places);
    if (leftOut > 0)
        words += u", "_s + tr("%n left in locked scenes or those being written", nullptr, leftOut);
    m_parts.panel.findBar().say(words);
}

// Other lines

std::optional<ScriptDesk::Line> ScriptDesk::lineAtCaret() const
{
    if (m_parts.panel.isEditing()) {
        const auto place = m_parts.panel.editor().speechAtCaret();
        if (!place)
            return std::nullopt;
        return Line {{}, place->number, place->speaker, place->line, place->speech};
    }
    const auto place = m_parts.panel.view().placeAtCaret();
    if (!place || place->speech == 0)
        return std::nullopt;
    const int row = m_parts.desk.board().rowOf(place->scene);
    const std::vector<Speech> speeches = speechesOf(m_parts.desk.board().card(row).text);
    if (place->speech > static_cast<int>(speeches.size()))
        return std::nullopt;
    const Speech &speech = speeches[static_cast<std::size_t>(place->speech) - 1];
    return Line {place->scene, speech.number, speech.speaker, speech.text, speech.text};
}

const Character *ScriptDesk::speakerOf(const QString &cue) const
{
    const auto &cast = m_parts.desk.snapshot().show.cast;
    const auto isCalled = [&](const Character &character) {
        return character.name.compare(cue, Qt::CaseInsensitive) == 0
            || std::any_of(character.aliases.begin(), character.aliases.end(),
                [&](const QString &alias) { return alias.compare(cue, Qt::CaseInsensitive) == 0; });
    };
    const auto found = std::find_if(cast.begin(), cast.end(), isCalled);
    return found == cast.end() ? nullptr : &*found;
}

void ScriptDesk::askForLines(const Start &whenKeyIsThere)
{
    if (!m_parts.desk.isOpen())
        return;
    const auto line = lineAtCaret();
    if (!line) {
        Q_EMIT said(tr("Put the caret on a line that somebody says, and ask again."));
        return;
    }
    if (!line->scene.isEmpty() && !mayChange(line->scene)) {
        Q_EMIT said(tr("Scene %1 is being written. It can be edited once that is done.")
                        .arg(m_parts.desk.board().rowOf(line->scene) + 1));
        return;
    }
    whenKeyIsThere([this, asked = *line] { ask(asked); });
}

void ScriptDesk::ask(const Line &line)
{
    if (!m_parts.desk.isOpen())
        return;
    m_line = line;
    QWidget *viewport =
        line.scene.isEmpty() ? m_parts.panel.editor().viewport() : m_parts.panel.view().viewport();
    const QRect caret =
        line.scene.isEmpty() ? m_parts.panel.editor().cursorRect() : m_parts.panel.view().caretRect();
    m_popup->begin(line.speaker, line.line, viewport->mapToGlobal(caret.bottomLeft() + QPoint(0, 6)));

    const Character *speaker = speakerOf(line.speaker);
    if (!speaker) {
        m_popup->showProblem(
            tr("%1 is not in the cast, so there is no voice to write in.").arg(line.speaker));
        return;
    }
    AlternativesInputs inputs;
    inputs.line = line.line;
    inputs.speech = line.wholeSpeech;
    inputs.voice.name = speaker->name;
    bool hasVoice = false;
    for (const StageResult &result : m_parts.desk.snapshot().results) {
        if (result.ref != StageRef {stages::voice, QString::fromStdString(speaker->id.value())})
            continue;
        const auto voice = parseJsonObject(result.body, u"voice"_s).and_then([](const QJsonObject &object) {
            return fromJson<VoiceProfile>(object);
        });
        if (voice) {
            inputs.voice.voice = *voice;
            hasVoice = true;
        }
    }
    if (!hasVoice) {
        m_popup->showProblem(
            tr("%1's voice is not worked out yet. Generate does it, and then lines can be asked for.")
                .arg(speaker->name));
        return;
    }
    m_question.ask(
        m_parts.desk.snapshot().brief.run, inputs, [this](const Expected<LineAlternatives> &answer) {
            if (!m_popup->isVisible())
                return;
            if (answer)
                m_popup->showLines(answer->lines);
            else if (answer.error().kind != ErrorKind::Cancelled)
                m_popup->showProblem(inWords(answer.error()));
        });
}

void ScriptDesk::putLineInEditor(const QString &line)
{
    m_parts.panel.editor().replaceParagraph(line);
    m_parts.panel.editor().setFocus(Qt::OtherFocusReason);
}

void ScriptDesk::putLine(const SceneId &scene, int speech, const QString &old, const QString &line)
{
    if (m_parts.panel.isEditing() && m_parts.panel.scene() == scene)
        finish();
    if (!mayChange(scene)) {
        Q_EMIT said(tr("Scene %1 is being written. It can be edited once that is done.")
                        .arg(m_parts.desk.board().rowOf(scene) + 1));
        return;
    }
    const auto text = withSpeech(m_parts.takes.standing(scene).text, speech, old, line);
    if (!text) {
        Q_EMIT said(tr("The line has changed in the meantime."));
        return;
    }
    m_parts.takes.putText(scene, *text, tr("Another line in %1").arg(m_parts.takes.nameOf(scene)));
}

} // namespace dg
