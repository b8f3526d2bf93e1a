// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The show as the writer has it in this session, and every change of it that can be taken back. The pages
/// read it and change it through here; nothing of it is on disk until whoever listens has put it there.
/// GUI thread.

#include "core/base/strong.h"
#include "core/story/show.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <optional>

class QUndoStack;

namespace dg {

/// What a change of the cast means for the briefs, which name people by their names.
struct CastChange {
    QString from;
    QString to; ///< empty: they are gone
    std::map<EpisodeId, int> places; ///< of who goes: where they stood in each cast, for taking it back

    /// The cast of that episode's brief after the change, or after it was taken back.
    [[nodiscard]] QStringList appliedTo(const QStringList &cast) const;
    [[nodiscard]] QStringList takenBackFrom(const QStringList &cast, EpisodeId episode) const;
};

class ShowBook : public QObject {
    Q_OBJECT
public:
    /// `stack` takes the changes, among others; it is cleared by whoever has it, before `open`.
    explicit ShowBook(QUndoStack &stack, QObject *parent = nullptr);

    /// Another project's.
    void open(const Show &show);
    [[nodiscard]] const Show &show() const { return m_show; }
    /// `what` names the change in a word or two. Changes with the same key, one after the other, are taken
    /// back together. A change that changes nothing is none. `places`: of somebody who goes, see CastChange.
    void edit(const Show &show, const QString &what, const QString &key = {},
        const std::map<EpisodeId, int> &places = {});

Q_SIGNALS:
    /// By an edit, or by taking one back or doing it again.
    void changed();
    /// Comes after `changed`.
    void castChanged(const dg::CastChange &change, bool takenBack);

private:
    class Edit;
    void apply(const Show &show);
    Show m_show;
    QUndoStack &m_stack;
};

} // namespace dg
