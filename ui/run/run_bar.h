// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A quiet bar above the panels that says what a run left open and offers the way on; panels say in one of
/// their own what came of what was asked of them. GUI thread.

#include <QFrame>
#include <QLatin1String>

class QAction;
class QLabel;
class QPushButton;
class QToolButton;

namespace dg {

class Theme;

class RunBar : public QFrame {
    Q_OBJECT
public:
    enum class Tone { Plain, Warning, Error };

    /// `theme` outlives it. What is on it is named after it.
    explicit RunBar(
        const Theme &theme, QWidget *parent = nullptr, const QString &name = QStringLiteral("runBar"));

    /// Shows the bar. `action` may be null: then there is nothing to press but the cross. `other` is the
    /// other way on, where there are two.
    void say(Tone tone, const QString &sentence, QAction *action, QAction *other = nullptr);
    void clear();
    [[nodiscard]] QString sentence() const;

private:
    const Theme &m_theme;
    QLabel *m_icon;
    QLabel *m_sentence;
    struct Way {
        QPushButton *button;
        QAction *action = nullptr;
    };
    [[nodiscard]] Way wayBy(const QString &name);
    static void show(Way &way, QAction *action);
    Way m_way;
    Way m_other;
    Tone m_tone = Tone::Plain;
    void refreshIcon();
};

} // namespace dg
