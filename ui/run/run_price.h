// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a run would cost, in a few words beside the button that starts it: "about $0.12 · 14 calls". Worked
/// out on a thread of its own, once the writer has paused. GUI thread.

#include "core/pipeline/run_plan.h"
#include "ui/common/elided_label.h"
#include "ui/common/latest_job.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace dg {

/// The words for it and the whole story.
struct PriceInWords {
    QString text;
    QString tip;
    bool isTooMuch = false; ///< for the budget
};

/// `isFree`: whoever writes costs nothing.
[[nodiscard]] PriceInWords priceInWords(const RunPlan &plan, const RunSettings &settings, bool isFree);

class RunPrice : public ElidedLabel {
    Q_OBJECT
public:
    /// `services` outlives it.
    explicit RunPrice(const RunServices &services, QWidget *parent = nullptr);

    /// Works it out anew, a moment later.
    void ask(std::shared_ptr<ProjectFile> project, const RunOptions &options, bool isFree);
    /// Says nothing, and lets go of the project: then comes `then`, at once where nothing is under way.
    void clear(std::function<void()> then = {});
    /// What the words were made of; null: not known.
    [[nodiscard]] std::shared_ptr<const RunPlan> plan() const { return m_plan; }

Q_SIGNALS:
    /// `plan` is another one.
    void planned();
    /// The writer wants to see all of it.
    void planAsked();

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void begin();
    void show(const PriceInWords &words);
    const RunServices &m_services;
    QTimer m_pause;
    std::shared_ptr<ProjectFile> m_project; ///< of the next question
    RunOptions m_options;
    std::shared_ptr<const RunPlan> m_plan;
    bool m_isFree = false;
    LatestJob<Expected<RunPlan>> m_job;
};

} // namespace dg
