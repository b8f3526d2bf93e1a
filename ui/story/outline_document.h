// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The outline under a writer's hands: its edits, each a step that can be undone, and what of it is saved.
/// Saves by `edited` once the writer pauses. GUI thread.

#include "core/story/outline.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <memory>
#include <vector>

namespace dg {

class OutlineDocument : public QObject {
    Q_OBJECT
public:
    explicit OutlineDocument(QObject *parent = nullptr);

    /// Another episode's: nothing leads back behind it. Null: not broken yet.
    void open(std::shared_ptr<const Outline> outline);
    /// The same episode's, as the project has it: what was saved here comes back without a trace; another
    /// one, that of a run, is a step called `words`, which undo takes back.
    void update(std::shared_ptr<const Outline> outline, const QString &words);
    [[nodiscard]] const std::shared_ptr<const Outline> &outline() const { return m_outline; }

    /// One step. Steps with the same key that follow one another are one, until the writer pauses or goes
    /// elsewhere (`endStep`); an empty key never is.
    void edit(const QString &words, Outline outline, const QString &key = {});
    void endStep() { m_openKey.clear(); }
    [[nodiscard]] QUndoStack &history() { return m_history; }
    /// Saves at once what waits for a pause.
    void flush();
    /// Whether something is not passed on yet.
    [[nodiscard]] bool isWaiting() const { return m_isWaiting; }

Q_SIGNALS:
    /// `outline` is another value.
    void changed();
    /// The writer has changed it and paused.
    void edited(const dg::Outline &outline);

private:
    class Step;
    void show(std::shared_ptr<const Outline> outline);
    void touch();

    std::shared_ptr<const Outline> m_outline;
    QUndoStack m_history;
    QTimer m_pause;
    bool m_isWaiting = false;
    QString m_openKey; ///< of the step that goes on
    std::vector<QJsonObject> m_sent; ///< what was passed on, and may still come back
};

} // namespace dg
