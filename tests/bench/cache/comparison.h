// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The table at the end: medians of all repetitions, ours beside the reference of the same run, and whether
/// the aim is met. One thread.

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace dg::bench {

struct Line {
    enum class Unit { Time, Bytes, Percent };
    enum class Aim {
        AtMost, ///< `limit` as it is
        AtMostTimes, ///< `limit` times the reference
        AtMostMore, ///< `limit` more than the reference
        Shown, ///< none
    };
    std::string what;
    std::string ours; ///< a benchmark's name
    std::string reference; ///< another's, or empty
    Aim aim = Aim::Shown;
    double limit = 0; ///< in the line's unit (nanoseconds), or a factor
    Unit unit = Unit::Time;
};

class Table {
public:
    void add(Line line) { m_lines.push_back(std::move(line)); }
    /// Results that are no benchmark's.
    void addBytes(const std::string &what, const std::vector<double> &ours,
        const std::vector<double> &reference, double factor);
    void addPercent(const std::string &what, const std::vector<double> &ours, double limit);
    void record(const std::string &name, double nanoseconds) { m_samples[name].push_back(nanoseconds); }
    void print() const;

private:
    [[nodiscard]] double medianOf(const std::string &name) const; ///< negative: was not run
    std::vector<Line> m_lines;
    std::map<std::string, std::vector<double>> m_samples;
};

/// Prints repetitions as they come, and tells them to the table.
class Reporter final : public benchmark::ConsoleReporter {
public:
    explicit Reporter(Table &table)
        : benchmark::ConsoleReporter(OO_Tabular)
        , m_table(table)
    {
    }
    void ReportRuns(const std::vector<Run> &runs) override;

private:
    Table &m_table;
};

/// Google Benchmark's options, and ours before them: nine repetitions of everything, in turn, so that what
/// comes over the machine comes over all. False: there was one that nobody knows; it has been said.
[[nodiscard]] bool readOptions(int argc, char **argv);

} // namespace dg::bench
