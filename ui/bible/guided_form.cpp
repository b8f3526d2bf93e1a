// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bible/guided_form.h"

#include "ui/brief/text_area.h"
#include "ui/common/dialog_parts.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int columnWidth = 680;
constexpr auto problemProperty = "problemLabel";

QLabel *addLabel(QVBoxLayout &layout, const QString &text, const QString &role)
{
    auto *label = new QLabel(text, layout.parentWidget());
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    layout.addWidget(label);
    return label;
}

} // namespace

void guided::addHeading(QVBoxLayout &layout, const QString &text, const QString &guidance)
{
    layout.addSpacing(spacing::wide);
    addLabel(layout, text, u"heading"_s);
    if (!guidance.isEmpty())
        addLabel(layout, guidance, u"guidance"_s);
    layout.addSpacing(spacing::hair);
}

void guided::addField(QVBoxLayout &layout, const QString &label, QWidget *field, const QString &guidance)
{
    layout.addSpacing(spacing::small);
    addLabel(layout, label, u"field"_s)->setBuddy(field);
    field->setAccessibleName(label);
    if (!guidance.isEmpty()) {
        addLabel(layout, guidance, u"guidance"_s);
        field->setAccessibleDescription(guidance);
    }
    layout.addWidget(field);
    QLabel *problem = addLabel(layout, {}, u"problem"_s);
    problem->setObjectName(field->objectName() + "Problem"_L1);
    problem->hide();
    field->setProperty(problemProperty, QVariant::fromValue<QObject *>(problem));
}

QLineEdit *guided::addLine(
    QVBoxLayout &layout, const QString &name, const QString &label, const QString &guidance)
{
    auto *line = new QLineEdit(layout.parentWidget());
    line->setObjectName(name);
    addField(layout, label, line, guidance);
    return line;
}

TextArea *guided::addText(
    QVBoxLayout &layout, const QString &name, const QString &label, const QString &guidance, int lines)
{
    auto *area = new TextArea(lines, layout.parentWidget());
    area->setObjectName(name);
    addField(layout, label, area, guidance);
    return area;
}

void guided::mark(QWidget &field, const QString &problem)
{
    auto *label = qobject_cast<QLabel *>(field.property(problemProperty).value<QObject *>());
    if (!label)
        return;
    label->setText(problem);
    label->setVisible(!problem.isEmpty());
    restyle(field, "problem", !problem.isEmpty());
}

QString guided::problemOf(const QWidget &field)
{
    const auto *label = qobject_cast<QLabel *>(field.property(problemProperty).value<QObject *>());
    return label ? label->text() : QString();
}

QStringList guided::linesOf(const TextArea &area)
{
    QStringList lines;
    for (const QString &line : area.toPlainText().split(u'\n')) {
        if (const QString trimmed = line.trimmed(); !trimmed.isEmpty())
            lines.append(trimmed);
    }
    return lines;
}

GuidedForm::GuidedForm(const QString &name, const QString &accessibleName, QWidget *parent)
    : QScrollArea(parent)
{
    setObjectName(name);
    setAccessibleName(accessibleName);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(300);
    // Its fields are stopped at, not the page they stand on.
    setFocusPolicy(Qt::NoFocus);

    auto *page = new QWidget(this);
    auto *outer = new QHBoxLayout(page);
    outer->setContentsMargins(spacing::huge, spacing::wide, spacing::wide, spacing::huge);
    auto *column = new QWidget(page);
    column->setMaximumWidth(columnWidth);
    outer->addStretch(1);
    outer->addWidget(column, 1000);
    outer->addStretch(1);
    m_column = new QVBoxLayout(column);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(spacing::hair);
    setWidget(page);
}

void GuidedForm::addTitle(const QString &text)
{
    QWidget *parent = m_column->parentWidget();
    auto *head = new QHBoxLayout;
    m_title = new QLabel(text, parent);
    m_title->setProperty("role", u"title"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_saveHint = new QLabel(parent);
    m_saveHint->setObjectName(objectName() + "SaveHint"_L1);
    m_saveHint->setProperty("role", u"guidance"_s);
    head->addWidget(m_title, 1);
    head->addWidget(m_saveHint, 0, Qt::AlignBottom);
    m_column->addLayout(head);
}

void GuidedForm::setTitle(const QString &text)
{
    if (m_title && m_title->text() != text)
        m_title->setText(text);
}

void GuidedForm::setSaveHint(const QString &hint)
{
    if (m_saveHint)
        m_saveHint->setText(hint);
}

} // namespace dg
