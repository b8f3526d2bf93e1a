// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/scene_content.h"

#include "ui/board/scene_card.h"
#include "ui/script/draft_elements.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

/// Empty where the scene is whole, or its text says enough.
QString noticeOf(const SceneCard &card)
{
    const auto say = [&](const char *sentence) {
        return QCoreApplication::translate("ScriptView", sentence).arg(card.number);
    };
    if (isWhole(card.state))
        return {};
    const bool blank = card.text.isEmpty();
    switch (card.state) {
    case SceneState::Writing:
    case SceneState::PunchingUp:
    case SceneState::Staging:
    case SceneState::Checking:
    case SceneState::Refining:
        return blank ? say(QT_TRANSLATE_NOOP("ScriptView", "Scene %1 is being written.")) : QString();
    case SceneState::Waiting:
        return blank ? say(QT_TRANSLATE_NOOP("ScriptView", "Scene %1 is still to be written.")) : QString();
    case SceneState::Failed:
        return say(QT_TRANSLATE_NOOP("ScriptView", "Scene %1 could not be written."));
    default:
        return blank ? say(QT_TRANSLATE_NOOP("ScriptView", "Scene %1 is not written yet."))
                     : say(QT_TRANSLATE_NOOP("ScriptView", "Scene %1 is not finished."));
    }
}

} // namespace

SceneContent contentOf(const SceneCard &card)
{
    std::vector<ScriptElement> text = draftElements(card.text, !isUnderWay(card.state));
    std::erase_if(text, [](const ScriptElement &each) {
        return each.type == ElementType::Synopsis || each.type == ElementType::Note;
    });
    const bool headed = std::any_of(text.begin(), text.end(),
        [](const ScriptElement &each) { return each.type == ElementType::SceneHeading; });

    SceneContent content;
    if (!card.act.isEmpty())
        content.elements.push_back({ElementType::Section, card.act, {}, 1});
    if (!headed)
        content.elements.push_back({ElementType::SceneHeading, card.slug});
    std::move(text.begin(), text.end(), std::back_inserter(content.elements));
    if (const QString notice = noticeOf(card); !notice.isEmpty()) {
        content.elements.push_back({ElementType::Action, notice});
        content.notice = true;
    }
    return content;
}

} // namespace dg
