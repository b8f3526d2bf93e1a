// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A page of fields, each with a quiet line that says what it is for and, where something is wrong with it,
/// one that says so. GUI thread.

#include <QScrollArea>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace dg {

class TextArea;

/// Puts fields into a layout: label, guidance, the field, its problem. What it makes belongs to the layout's
/// widget.
namespace guided {

void addHeading(QVBoxLayout &layout, const QString &text, const QString &guidance = {});
/// The problem's label is the field's from here on: see mark().
void addField(QVBoxLayout &layout, const QString &label, QWidget *field, const QString &guidance = {});
[[nodiscard]] QLineEdit *addLine(
    QVBoxLayout &layout, const QString &name, const QString &label, const QString &guidance = {});
[[nodiscard]] TextArea *addText(
    QVBoxLayout &layout, const QString &name, const QString &label, const QString &guidance, int lines = 2);
/// Says beside a field that came by addField what is wrong with it; empty: nothing.
void mark(QWidget &field, const QString &problem);
/// What is said of it.
[[nodiscard]] QString problemOf(const QWidget &field);
/// One a line, without the empty ones.
[[nodiscard]] QStringList linesOf(const TextArea &area);

} // namespace guided

class GuidedForm : public QScrollArea {
    Q_OBJECT
public:
    GuidedForm(const QString &name, const QString &accessibleName, QWidget *parent = nullptr);

    /// Where the fields stand, one below the other.
    [[nodiscard]] QVBoxLayout &column() const { return *m_column; }
    /// The heading of the page and, beside it, a word on whether it is saved.
    void addTitle(const QString &text);
    void setTitle(const QString &text);
    void setSaveHint(const QString &hint);

private:
    QVBoxLayout *m_column;
    QLabel *m_title = nullptr;
    QLabel *m_saveHint = nullptr;
};

} // namespace dg
