// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bible/show_form.h"

#include "ui/brief/text_area.h"

#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QScopedValueRollback>

#include <algorithm>
#include <chrono>
#include <utility>

namespace dg {

using namespace std::chrono_literals;

ShowForm::ShowForm(const QString &name, const QString &accessibleName, QWidget *parent)
    : GuidedForm(name, accessibleName, parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(500ms);
    connect(&m_pause, &QTimer::timeout, this, [this] { passOnWaiting(false); });
}

void ShowForm::bind(QLineEdit *line, Binding binding)
{
    add({std::move(binding), line, [line] { return line->text(); },
        [line](const QString &text) { line->setText(text); }});
    connect(line, &QLineEdit::textEdited, this, [this, line] { touched(line); });
    connect(line, &QLineEdit::editingFinished, this, [this, line] {
        if (m_waiting.contains(line))
            flush();
    });
}

void ShowForm::bind(TextArea *area, Binding binding)
{
    add({std::move(binding), area, [area] { return area->toPlainText(); },
        [area](const QString &text) { area->setText(text); }});
    connect(area, &QPlainTextEdit::textChanged, this, [this, area] { touched(area); });
    area->installEventFilter(this);
}

void ShowForm::bindLines(TextArea *area, Binding binding)
{
    // An empty line that has just been begun is no change, and must not be taken away under the caret.
    add({std::move(binding), area, [area] { return guided::linesOf(*area).join(u'\n'); },
        [area](const QString &text) { area->setText(text); }});
    connect(area, &QPlainTextEdit::textChanged, this, [this, area] { touched(area); });
    area->installEventFilter(this);
}

void ShowForm::bind(QComboBox *box, Binding binding)
{
    add({std::move(binding), box, [box] { return box->currentData().toString(); },
        [box](const QString &text) { box->setCurrentIndex(std::max(0, box->findData(text))); }});
    connect(box, &QComboBox::currentIndexChanged, this, [this, box] { touched(box); });
    box->installEventFilter(this);
}

void ShowForm::add(Field field)
{
    m_fields.push_back(std::move(field));
}

void ShowForm::unbind(const QWidget *widget)
{
    const auto isIn = [widget](const QWidget *each) { return each == widget || widget->isAncestorOf(each); };
    std::erase_if(m_fields, [&](const Field &field) { return isIn(field.widget); });
    std::erase_if(m_waiting, isIn);
}

void ShowForm::discard()
{
    m_pause.stop();
    m_waiting.clear();
}

/// Whoever leaves a field has paused; what is taken back next is what was typed there.
bool ShowForm::eventFilter(QObject *watched, QEvent *event)
{
    // The wheel is the page's, unless the writer is in the list.
    if (auto *box = qobject_cast<QComboBox *>(watched);
        box && event->type() == QEvent::Wheel && !box->hasFocus()) {
        event->ignore();
        return true;
    }
    if (event->type() == QEvent::FocusOut && m_waiting.contains(static_cast<QWidget *>(watched)))
        flush();
    return GuidedForm::eventFilter(watched, event);
}

void ShowForm::setShow(const Show &show)
{
    m_base = show;
    const QScopedValueRollback setting(m_setting, true);
    rebuild();
    for (const Field &field : m_fields) {
        const QString text = field.binding.read(m_base);
        if (!m_waiting.contains(field.widget) && field.text() != text)
            field.setText(text);
    }
    validate();
}

void ShowForm::touched(QWidget *widget)
{
    if (m_setting)
        return;
    m_waiting.insert(widget);
    validate();
    const Field *field = find(widget);
    const bool wrong = field && !guided::problemOf(*widget).isEmpty();
    setSaveHint(wrong ? tr("Not saved yet") : tr("Saving…"));
    m_pause.start();
}

void ShowForm::validate()
{
    for (const Field &field : m_fields) {
        if (field.binding.problem)
            guided::mark(*field.widget, field.binding.problem(m_base, field.text()));
    }
}

void ShowForm::flush()
{
    passOnWaiting(true);
}

void ShowForm::passOnWaiting(bool leaving)
{
    m_pause.stop();
    const std::set<const QWidget *> waiting = m_waiting;
    for (const QWidget *widget : waiting) {
        // What was passed on before may have remade fields.
        const Field *field = find(widget);
        if (!field || (field->binding.problem && !field->binding.problem(m_base, field->text()).isEmpty()))
            continue;
        if (field->binding.whenLeft && !leaving && field->widget->hasFocus())
            continue;
        m_waiting.erase(widget);
        const QString text = field->text();
        if (text == field->binding.read(m_base)) {
            setSaveHint({});
            continue;
        }
        Show next = m_base;
        field->binding.write(next, text);
        Q_EMIT edited(next, field->binding.what, field->binding.key);
    }
}

void ShowForm::passOn(const Show &show, const QString &what, const QString &key)
{
    setSaveHint(tr("Saving…"));
    Q_EMIT edited(show, what, key);
}

bool ShowForm::hasProblem() const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
        [](const Field &field) { return !guided::problemOf(*field.widget).isEmpty(); });
}

void ShowForm::focusProblem()
{
    const auto found = std::find_if(m_fields.begin(), m_fields.end(),
        [](const Field &field) { return !guided::problemOf(*field.widget).isEmpty(); });
    if (found == m_fields.end())
        return;
    found->widget->setFocus();
    ensureWidgetVisible(found->widget);
}

ShowForm::Field *ShowForm::find(const QWidget *widget)
{
    const auto found = std::find_if(
        m_fields.begin(), m_fields.end(), [widget](const Field &field) { return field.widget == widget; });
    return found == m_fields.end() ? nullptr : &*found;
}

} // namespace dg
