// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the outline says above its scenes: its logline and the three stories, each folded to a line until it
/// is opened. GUI thread.

#include "core/story/outline.h"
#include "ui/story/form_fields.h"

#include <QWidget>

#include <array>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace dg {

class TextArea;
class Theme;

class StoryForm : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit StoryForm(const Theme &theme, QWidget *parent = nullptr);

    void show(const Outline &outline);

Q_SIGNALS:
    /// One field has been changed: `key` tells which, `words` what it is called.
    void edited(const dg::Outline &outline, const QString &key, const QString &words);
    void left();
    void historyAsked(bool undo);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Story {
        QToolButton *head = nullptr;
        QLabel *summary = nullptr;
        QWidget *fields = nullptr;
    };
    using Get = TextFields<Outline>::Get;
    using Set = TextFields<Outline>::Set;
    TextArea *area(const QString &name, const QString &words, int lines, bool isList, Get get, Set set);
    void addLine(QVBoxLayout &layout, std::size_t index, QChar letter, StoryLine Outline::*line);
    void addRunner(QVBoxLayout &layout);
    FormGrid *addStory(QVBoxLayout &layout, std::size_t index, QChar letter);
    void refreshHeads();

    const Theme &m_theme;
    Outline m_outline;
    bool m_setting = false;
    TextFields<Outline> m_texts;
    std::array<Story, 3> m_stories;
};

} // namespace dg
