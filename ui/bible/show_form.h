// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A page of fields over parts of the show. What the writer types is passed on once there is a pause; a field
/// with something wrong is named as such and never passed on. What has no field here is left as it is.
/// GUI thread.

#include "core/story/show.h"
#include "ui/bible/guided_form.h"

#include <QTimer>

#include <functional>
#include <set>
#include <vector>

class QComboBox;

namespace dg {

class ShowForm : public GuidedForm {
    Q_OBJECT
public:
    ShowForm(const QString &name, const QString &accessibleName, QWidget *parent = nullptr);

    /// Shows what has changed; what is being typed stays.
    void setShow(const Show &show);
    /// Passes on at once what is still waiting for the writer to pause.
    void flush();
    /// Whether a field holds what cannot be passed on.
    [[nodiscard]] bool hasProblem() const;
    void focusProblem();

Q_SIGNALS:
    /// The writer has changed one field and paused, or has added, moved or removed something. `what` names
    /// it in a word or two, `key` is the field's, empty for anything else.
    void edited(const dg::Show &show, const QString &what, const QString &key);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

    struct Binding {
        QString key;
        QString what; ///< the field in a word or two, for Undo
        std::function<QString(const Show &)> read;
        std::function<void(Show &, const QString &)> write;
        std::function<QString(const Show &, const QString &)> problem {}; ///< empty: nothing is wrong with it
        bool whenLeft = false; ///< passed on when the writer leaves the field, not in a pause
    };
    void bind(QLineEdit *line, Binding binding);
    void bind(TextArea *area, Binding binding);
    /// One a line; read and written joined by line breaks.
    void bindLines(TextArea *area, Binding binding);
    void bind(QComboBox *box, Binding binding); ///< its items' data are the values
    /// Of fields that are about to go: those in `widget`.
    void unbind(const QWidget *widget);
    /// Forgets what was typed and not passed on.
    void discard();
    /// Passes on `show` as it is, behind what is waiting.
    void passOn(const Show &show, const QString &what, const QString &key = {});
    [[nodiscard]] const Show &base() const { return m_base; }
    /// Fields that depend on what there is are to be made; comes before the fields are filled.
    virtual void rebuild() { }

private:
    struct Field {
        Binding binding;
        QWidget *widget;
        std::function<QString()> text;
        std::function<void(const QString &)> setText;
    };
    void add(Field field);
    void touched(QWidget *widget);
    void validate();
    void passOnWaiting(bool leaving);
    [[nodiscard]] Field *find(const QWidget *widget);

    Show m_base;
    std::vector<Field> m_fields;
    std::set<const QWidget *> m_waiting; ///< typed into and not passed on yet
    QTimer m_pause;
    bool m_setting = false;
};

} // namespace dg
