// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/outline_document.h"

#include "core/story/json.h"

#include <QUndoCommand>

#include <algorithm>
#include <chrono>
#include <utility>

namespace dg {

using namespace std::chrono_literals;

/// The whole outline before and after: its texts are shared, not copied.
class OutlineDocument::Step final : public QUndoCommand {
public:
    Step(OutlineDocument &document, const QString &words, QString key, std::shared_ptr<const Outline> after)
        : QUndoCommand(words)
        , m_document(document)
        , m_key(std::move(key))
        , m_before(document.m_outline)
        , m_after(std::move(after))
    {
    }

    void undo() override
    {
        m_document.endStep();
        m_document.show(m_before);
        m_document.touch();
    }
    void redo() override
    {
        m_document.show(m_after);
        if (std::exchange(m_isDone, true) || m_isOurs)
            m_document.touch();
    }
    [[nodiscard]] int id() const override { return 1; }
    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *step = static_cast<const Step *>(other);
        if (step->m_key.isEmpty() || step->m_key != m_key || m_document.m_openKey != m_key)
            return false;
        m_after = step->m_after;
        return true;
    }
    /// The project has it already.
    void isSaved() { m_isOurs = false; }

private:
    OutlineDocument &m_document;
    const QString m_key;
    const std::shared_ptr<const Outline> m_before;
    std::shared_ptr<const Outline> m_after;
    bool m_isOurs = true;
    bool m_isDone = false;
};

OutlineDocument::OutlineDocument(QObject *parent)
    : QObject(parent)
{
    m_history.setUndoLimit(200);
    m_pause.setSingleShot(true);
    m_pause.setInterval(700ms);
    connect(&m_pause, &QTimer::timeout, this, &OutlineDocument::flush);
}

void OutlineDocument::open(std::shared_ptr<const Outline> outline)
{
    m_pause.stop();
    m_isWaiting = false;
    m_openKey.clear();
    m_sent.clear();
    m_history.clear();
    show(std::move(outline));
}

void OutlineDocument::update(std::shared_ptr<const Outline> outline, const QString &words)
{
    if (outline == m_outline)
        return;
    if (!outline || !m_outline) {
        open(std::move(outline));
        return;
    }
    const QJsonObject value = toJson(*outline);
    if (value == toJson(*m_outline)) {
        m_outline = std::move(outline); // so that the next look at it is quick
        m_sent.clear();
        return;
    }
    // What was saved a moment ago, and has been edited since.
    if (std::find(m_sent.begin(), m_sent.end(), value) != m_sent.end())
        return;
    m_pause.stop();
    m_isWaiting = false;
    m_sent.clear();
    auto *step = new Step(*this, words, {}, std::move(outline));
    step->isSaved();
    m_history.push(step);
    m_openKey.clear();
}

void OutlineDocument::edit(const QString &words, Outline outline, const QString &key)
{
    if (!m_outline)
        return;
    auto after = std::make_shared<const Outline>(std::move(outline));
    auto *step = new Step(*this, words, key, std::move(after));
    m_history.push(step); // which may go into the one before it
    m_openKey = key;
}

void OutlineDocument::show(std::shared_ptr<const Outline> outline)
{
    m_outline = std::move(outline);
    Q_EMIT changed();
}

void OutlineDocument::touch()
{
    m_isWaiting = true;
    m_pause.start();
}

void OutlineDocument::flush()
{
    endStep();
    m_pause.stop();
    if (!std::exchange(m_isWaiting, false) || !m_outline)
        return;
    m_sent.push_back(toJson(*m_outline));
    Q_EMIT edited(*m_outline);
}

} // namespace dg
