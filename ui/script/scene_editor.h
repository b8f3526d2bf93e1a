// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One scene under the writer's hands, element by element: Tab and Shift+Tab change what a paragraph is,
/// Enter begins the next fitting one, names are completed. It knows nothing of takes: its owner saves what
/// `edited` and `text` give it. GUI thread.

#include "core/screenplay/page_style.h"
#include "core/screenplay/script.h"

#include <QStringList>
#include <QTextEdit>

#include <optional>
#include <vector>

class QCompleter;
class QStringListModel;

namespace dg {

class Theme;

class SceneEditor : public QTextEdit {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit SceneEditor(const Theme &theme, QWidget *parent = nullptr);

    /// Another text, with nothing to undo. Fountain, without a title page.
    void setText(const QString &fountain);
    /// As it stands, in Fountain.
    [[nodiscard]] QString text() const;
    [[nodiscard]] std::vector<ScriptElement> elements() const;
    /// Whether both say the same, however they are spelled.
    [[nodiscard]] static bool isSameText(const QString &a, const QString &b);
    void setCast(const QStringList &names);
    void setPageStyle(const PageStyle &style);
    [[nodiscard]] int eighths() const;

    [[nodiscard]] ElementType kind() const; ///< of the paragraph with the caret
    void setKindOfParagraph(ElementType kind);
    /// "Dialogue", "Character", …
    [[nodiscard]] static QString kindWord(ElementType kind);

    /// The speech that the caret is in.
    struct Place {
        int number = 0; ///< from 1, as speech_lines.h counts
        QString speaker; ///< without extensions
        QString line; ///< the paragraph
        QString speech; ///< all of it
    };
    [[nodiscard]] std::optional<Place> speechAtCaret() const;
    /// The paragraph with the caret says something else; one step of undo.
    void replaceParagraph(const QString &text);

Q_SIGNALS:
    void edited(); ///< the text is another one
    void kindChanged(dg::ElementType kind);
    void leaveAsked(); ///< Esc

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    void restyle();
    void enter();
    void complete();
    void take(const QString &name);
    [[nodiscard]] double column() const;
    [[nodiscard]] double row() const;
    void beginParagraph(ElementType kind);

    const Theme &m_theme;
    PageStyle m_page = usLetter();
    QStringListModel *m_names;
    QCompleter *m_completer;
    bool m_showing = false; ///< what changes is what is shown, not what is typed
    ElementType m_kind = ElementType::Action; ///< that kindChanged has told
};

} // namespace dg
