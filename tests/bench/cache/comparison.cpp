// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/comparison.h"

#include <algorithm>
#include <cstdio>

namespace dg::bench {

namespace {

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::string format(const char *form, double value)
{
    char text[32];
    std::snprintf(text, sizeof text, form, value);
    return text;
}

std::string amount(double value, Line::Unit unit)
{
    if (value < 0)
        return "-";
    if (unit == Line::Unit::Bytes)
        return format("%.1f MB", value / (1 << 20));
    if (unit == Line::Unit::Percent)
        return format("%.1f %%", value);
    if (value < 10'000)
        return format("%.0f ns", value);
    return value < 10'000'000 ? format("%.1f us", value / 1e3) : format("%.1f ms", value / 1e6);
}

std::string aimOf(const Line &line)
{
    switch (line.aim) {
    case Line::Aim::AtMost:
        return "<= " + amount(line.limit, line.unit);
    case Line::Aim::AtMostTimes:
        return format("<= %.2f x", line.limit);
    case Line::Aim::AtMostMore:
        return "<= " + amount(line.limit, line.unit) + " more";
    case Line::Aim::Shown:
        break;
    }
    return "";
}

double bound(const Line &line, double reference)
{
    switch (line.aim) {
    case Line::Aim::AtMostTimes:
        return line.limit * reference;
    case Line::Aim::AtMostMore:
        return line.limit + reference;
    case Line::Aim::AtMost:
    case Line::Aim::Shown:
        break;
    }
    return line.limit;
}

} // namespace

void Table::addBytes(const std::string &what, const std::vector<double> &ours,
    const std::vector<double> &reference, double factor)
{
    const std::string name = what + " reference";
    m_samples[what] = ours;
    m_samples[name] = reference;
    add({what, what, name, Line::Aim::AtMostTimes, factor, Line::Unit::Bytes});
}

void Table::addPercent(const std::string &what, const std::vector<double> &ours, double limit)
{
    m_samples[what] = ours;
    add({what, what, "", Line::Aim::AtMost, limit, Line::Unit::Percent});
}

double Table::medianOf(const std::string &name) const
{
    const auto found = m_samples.find(name);
    return found == m_samples.end() ? -1 : median(found->second);
}

void Table::print() const
{
    std::printf("\nMedians of all repetitions\n%-52s %10s %10s %6s %15s  %s\n", "what", "ours", "reference",
        "ratio", "target", "met");
    for (const Line &line : m_lines) {
        const double ours = medianOf(line.ours);
        const double reference = line.reference.empty() ? -1 : medianOf(line.reference);
        if (ours < 0 || (!line.reference.empty() && reference < 0))
            continue; // filtered out
        const bool isMet = ours <= bound(line, reference);
        std::printf("%-52s %10s %10s %6s %15s  %s\n", line.what.c_str(), amount(ours, line.unit).c_str(),
            amount(reference, line.unit).c_str(),
            reference > 0 ? format("%.2f", ours / reference).c_str() : "", aimOf(line).c_str(),
            line.aim == Line::Aim::Shown ? "" : (isMet ? "yes" : "NO"));
    }
}

void Reporter::ReportRuns(const std::vector<Run> &runs)
{
    ConsoleReporter::ReportRuns(runs);
    for (const Run &run : runs) {
        if (run.run_type != Run::RT_Iteration || run.error_occurred)
            continue;
        // The processor's time says the same on a machine that has other things to do; where several work
        // together it is the clock on the wall that counts.
        const bool onTheWall = !run.run_name.time_type.empty();
        const double time = onTheWall ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime();
        m_table.record(
            run.run_name.function_name, time * 1e9 / benchmark::GetTimeUnitMultiplier(run.time_unit));
    }
}

bool readOptions(int argc, char **argv)
{
    static char interleaved[] = "--benchmark_enable_random_interleaving=true";
    static char repeated[] = "--benchmark_repetitions=9";
    static char each[] = "--benchmark_min_time=0.05";
    std::vector<char *> arguments(argv, argv + argc);
    // First, so that what was asked for has the last word.
    arguments.insert(arguments.begin() + 1, {interleaved, repeated, each});
    int count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::Initialize(&count, arguments.data());
    return !benchmark::ReportUnrecognizedArguments(count, arguments.data());
}

} // namespace dg::bench
