// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/form_fields.h"

#include "ui/brief/text_area.h"
#include "ui/common/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QWheelEvent>

namespace dg {

using namespace Qt::StringLiterals;

ChoiceBox::ChoiceBox(bool isWritable, QWidget *parent)
    : QComboBox(parent)
{
    setEditable(isWritable);
    setInsertPolicy(NoInsert);
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ChoiceBox::setChoices(const QStringList &choices)
{
    QStringList present;
    for (int i = 0; i < count(); ++i)
        present.append(itemText(i));
    if (present == choices)
        return;
    const QString written = currentText();
    const QSignalBlocker quiet(this);
    clear();
    addItems(choices);
    if (isEditable()) {
        setCurrentIndex(-1);
        setEditText(written);
    }
}

void ChoiceBox::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

QStringList linesOf(const QString &text)
{
    QStringList lines;
    for (const QString &line : text.split(u'\n')) {
        if (const QString trimmed = line.trimmed(); !trimmed.isEmpty())
            lines.append(trimmed);
    }
    return lines;
}

HistoryKey historyKey(const QEvent &event)
{
    if (event.type() != QEvent::KeyPress && event.type() != QEvent::ShortcutOverride)
        return HistoryKey::None;
    const auto &key = static_cast<const QKeyEvent &>(event);
    const QKeySequence pressed(key.keyCombination());
    if (QKeySequence::keyBindings(QKeySequence::Undo).contains(pressed))
        return HistoryKey::Undo;
    return QKeySequence::keyBindings(QKeySequence::Redo).contains(pressed) ? HistoryKey::Redo
                                                                           : HistoryKey::None;
}

FormGrid::FormGrid(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(spacing::medium);
    m_grid->setVerticalSpacing(spacing::small);
    m_grid->setColumnMinimumWidth(0, 92);
    m_grid->setColumnStretch(1, 1);
}

void FormGrid::addCaption(const QString &text)
{
    auto *caption = new QLabel(text.toUpper(), this);
    caption->setProperty("role", u"caption"_s);
    const int row = m_grid->rowCount();
    if (row > 1)
        caption->setContentsMargins(0, spacing::medium, 0, 0);
    m_grid->addWidget(caption, row, 0, 1, 2);
}

void FormGrid::addRow(const QString &label, QWidget *field, const QString &guidance)
{
    addRow(label, {{QString(), field}}, guidance);
}

void FormGrid::addRow(
    const QString &label, const std::vector<std::pair<QString, QWidget *>> &fields, const QString &guidance)
{
    const int row = m_grid->rowCount();
    auto *name = new QLabel(label, this);
    name->setProperty("role", u"guidance"_s);
    name->setContentsMargins(0, 7, 0, 0);
    name->setBuddy(fields.front().second);
    name->setToolTip(guidance);
    m_grid->addWidget(name, row, 0, Qt::AlignTop | Qt::AlignLeft);
    const auto describe = [&](const QString &own, QWidget *field) {
        if (field->accessibleName().isEmpty())
            field->setAccessibleName(own.isEmpty() ? label : u"%1, %2"_s.arg(label, own));
        if (field->toolTip().isEmpty())
            field->setToolTip(guidance);
        field->setAccessibleDescription(guidance);
    };
    if (fields.size() == 1 && fields.front().first.isEmpty()) {
        describe({}, fields.front().second);
        m_grid->addWidget(fields.front().second, row, 1);
        return;
    }
    auto *beside = new QHBoxLayout;
    beside->setSpacing(spacing::small);
    for (const auto &[own, field] : fields) {
        describe(own, field);
        if (!own.isEmpty()) {
            auto *small = new QLabel(own, this);
            small->setProperty("role", u"guidance"_s);
            small->setBuddy(field);
            beside->addWidget(small);
        }
        beside->addWidget(field, 1);
    }
    m_grid->addLayout(beside, row, 1);
}

void FormGrid::addWide(QWidget *field)
{
    m_grid->addWidget(field, m_grid->rowCount(), 0, 1, 2);
}

} // namespace dg
