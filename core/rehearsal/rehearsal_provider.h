// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The built-in offline writer: no key, no network, the same text for the same (inputs, seed, variant)
/// everywhere.
///
/// It answers every stage in the form a network provider would (JSON or Fountain), streamed. It reads a
/// request's `stage`, `inputs`, `seed` and `variant` and nothing else.

#include "core/ai/ai_provider.h"
#include "core/base/clock.h"
#include "core/rehearsal/pace.h"
#include "core/screenplay/script.h"

#include <memory>
#include <mutex>

namespace dg {

namespace rehearsal {
struct Library;
}

class RehearsalProvider final : public AiProvider {
public:
    /// What exports and panels say as long as any of its text is in them.
    [[nodiscard]] static QString label();
    /// The label, where a script's title page has it among its notes, as every script does that has any of
    /// its text; else empty.
    [[nodiscard]] static QString labelOf(const Script &script);

    /// `clock` outlives it. The lines are read with the first call.
    explicit RehearsalProvider(Clock &clock, Pace pace = {});
    ~RehearsalProvider() override;

    /// Of calls that begin from now on. Any thread.
    void setPace(Pace pace);
    [[nodiscard]] Pace pace() const;

    [[nodiscard]] QJsonObject identity() const override;
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString defaultModel() const override;
    [[nodiscard]] Reads reads() const override { return Reads::Inputs; }
    [[nodiscard]] bool mayBeShared() const override { return false; }
    [[nodiscard]] QString disclosure() const override { return label(); }
    /// Other errors: InvalidInput for a stage it does not know or inputs that are not that stage's.
    [[nodiscard]] CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override;

private:
    [[nodiscard]] Expected<QByteArray> answer(const AiRequest &request);
    [[nodiscard]] Expected<const rehearsal::Library *> library();

    Clock &m_clock;
    mutable std::mutex m_mutex;
    Pace m_pace; ///< guarded by m_mutex
    std::unique_ptr<const rehearsal::Library> m_library; ///< set once under m_mutex, immutable from then on
};

} // namespace dg
