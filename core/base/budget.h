// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a run may spend. A call's expected price is held from before it is made until its true one is known,
/// so that calls under way cannot spend together what each alone might. Any thread.

#include "core/base/strong.h"

#include <mutex>
#include <optional>

namespace dg {

class Budget {
public:
    /// `limit`: none: counts only. `spent`: by the runs that this one continues.
    explicit Budget(std::optional<MicroDollars> limit = std::nullopt, MicroDollars spent = {});
    Budget(const Budget &) = delete;
    Budget &operator=(const Budget &) = delete;

    /// Money held for one call. Its end without `settle` gives it back.
    class Hold {
    public:
        Hold() = default;
        Hold(Hold &&other) noexcept;
        Hold &operator=(Hold &&other) noexcept;
        ~Hold();
        /// The call took this much.
        void settle(MicroDollars cost);

    private:
        friend class Budget;
        Hold(Budget &budget, MicroDollars amount);
        Budget *m_budget = nullptr;
        MicroDollars m_amount {};
    };

    /// None: the limit would not hold.
    [[nodiscard]] std::optional<Hold> hold(MicroDollars expected);
    [[nodiscard]] MicroDollars spent() const; ///< what is held apart
    [[nodiscard]] MicroDollars held() const;
    /// What may still be held; nothing where there is no limit, or it is passed.
    [[nodiscard]] MicroDollars left() const;
    [[nodiscard]] std::optional<MicroDollars> limit() const { return m_limit; }

private:
    void release(MicroDollars held, MicroDollars spent);
    const std::optional<MicroDollars> m_limit;
    mutable std::mutex m_mutex;
    MicroDollars m_spent; ///< guarded by m_mutex, as all below
    MicroDollars m_held {};
};

} // namespace dg
