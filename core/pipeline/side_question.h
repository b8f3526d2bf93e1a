// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One question outside of a run: other lines for one, and which of two takes is better. It goes the way that
/// a run's questions go (cache, limits, key, retries), without a budget and without a record in the project.
///
/// Lives on its owner's thread, which needs an event loop; answers come there, never from within `ask`. Any
/// number of questions at once. Never blocks, but for its destructor, which stops them and waits (under
/// 200 ms).

#include "core/base/error.h"
#include "core/story/brief.h"
#include "core/story/inputs/alternatives_inputs.h"
#include "core/story/inputs/compare_inputs.h"
#include "core/story/scene_edits.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace dg {

struct RunServices;

class SideQuestion : public QObject {
    Q_OBJECT
public:
    struct Options {
        int variant = 0; ///< a higher one asks for another answer to the same question
        QStringList tags {}; ///< what the answer is found in the cache by, beside who speaks and the model
    };

    /// `services` outlives it.
    explicit SideQuestion(const RunServices &services, QObject *parent = nullptr);
    ~SideQuestion() override;

    /// `done` is called once, with three lines or the reason why there are none (Cancelled after `stop`); not
    /// once this has gone.
    void ask(const RunSettings &settings, const AlternativesInputs &inputs,
        std::function<void(const Expected<LineAlternatives> &)> done, const Options &options);
    void ask(const RunSettings &settings, const AlternativesInputs &inputs,
        std::function<void(const Expected<LineAlternatives> &)> done);
    /// Asks in both orders, since whoever reads them prefers what comes first: `better` is what both answers
    /// agree on, else Neither.
    void ask(const RunSettings &settings, const CompareInputs &inputs,
        std::function<void(const Expected<Comparison> &)> done);

    /// Ends all that is asked.
    void stop();
    [[nodiscard]] bool isAsking() const;

private:
    struct Task;
    /// On a thread of its own; what it returns is called on this object's.
    using Work = std::function<std::function<void()>(std::stop_token)>;
    void begin(Work work);

    const RunServices &m_services;
    std::vector<std::unique_ptr<Task>> m_tasks;
};

} // namespace dg
