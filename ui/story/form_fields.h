// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Fields of a value under edit, and how they are set out: a label at the left, the field beside it. GUI
/// thread.

#include <QComboBox>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <vector>

class QGridLayout;
class QLabel;

namespace dg {

class TextArea;

/// A list to choose from or to write into, that leaves the wheel to the page it stands on.
class ChoiceBox final : public QComboBox {
    Q_OBJECT
public:
    explicit ChoiceBox(bool isWritable, QWidget *parent = nullptr);
    /// Chooses nothing of it, and leaves what is written.
    void setChoices(const QStringList &choices);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

/// One item a line; blank lines are none.
[[nodiscard]] QStringList linesOf(const QString &text);

/// Whether a key asks for undo or redo (KeyPress), or is about to (ShortcutOverride): a field's own undo ends
/// where it was shown last, the outline's goes on.
enum class HistoryKey { None, Undo, Redo };
[[nodiscard]] HistoryKey historyKey(const QEvent &event);

/// Labels at the left, fields at the right, one below the other.
class FormGrid : public QWidget {
    Q_OBJECT
public:
    explicit FormGrid(QWidget *parent = nullptr);

    void addCaption(const QString &text);
    /// `guidance` may be empty; it is a tool tip, and what a screen reader says of the field.
    void addRow(const QString &label, QWidget *field, const QString &guidance = {});
    /// Side by side, each with a small label of its own in front; an empty one: none.
    void addRow(const QString &label, const std::vector<std::pair<QString, QWidget *>> &fields,
        const QString &guidance = {});
    /// Over both columns.
    void addWide(QWidget *field);

private:
    QGridLayout *m_grid;
};

/// Text fields bound to a value: each reads its part of it and puts it back.
template <class Value>
class TextFields {
public:
    using Get = std::function<QString(const Value &)>;
    using Set = std::function<void(Value &, const QString &)>;
    /// `text` and `setText` are of the widget. `normal`: how its text is spelled in the value, so that a
    /// blank under the caret is not taken away.
    struct Field {
        QString key;
        QString words; ///< what it is called where a step is named
        std::function<QString()> text;
        std::function<void(const QString &)> setText;
        std::function<QString(const QString &)> normal;
        Get get;
        Set set;
    };

    void add(Field field) { m_fields.push_back(std::move(field)); }
    void show(const Value &value) const
    {
        for (const Field &field : m_fields) {
            const QString wanted = field.get(value);
            if (field.normal(field.text()) != field.normal(wanted))
                field.setText(wanted);
        }
    }
    [[nodiscard]] const Field &field(std::size_t index) const { return m_fields[index]; }
    [[nodiscard]] std::size_t size() const { return m_fields.size(); }

private:
    std::vector<Field> m_fields;
};

} // namespace dg
