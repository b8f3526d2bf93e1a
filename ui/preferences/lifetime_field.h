// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How long something is good for, in minutes, hours or days. GUI thread.

#include <QWidget>

#include <chrono>

class QComboBox;

namespace dg {

class NumberBox;

class LifetimeField : public QWidget {
    Q_OBJECT
public:
    explicit LifetimeField(QWidget *parent = nullptr);

    /// In the largest unit that gives a whole number; seconds that are left over stay until it is changed.
    void setTime(std::chrono::seconds time);
    [[nodiscard]] std::chrono::seconds time() const;
    [[nodiscard]] NumberBox *box() const { return m_number; }
    void setLabel(const QString &label); ///< for who cannot see what stands beside it

Q_SIGNALS:
    void edited();

private:
    [[nodiscard]] std::chrono::seconds shown() const;

    NumberBox *m_number;
    QComboBox *m_unit;
    std::chrono::seconds m_time {};
};

} // namespace dg
