// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_plots.h"

#include "ui/cache/cache_words.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int plotWidth = 190;
constexpr int plotHeight = 96;
/// Wider pens cost a hundred times as much to draw.
constexpr qreal penWidth = 1;

double seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

std::chrono::nanoseconds nanoseconds(double seconds)
{
    return std::chrono::nanoseconds(std::llround(seconds * 1e9));
}

/// A plot that only shows: what is scrolled or clicked over it is the panel's.
QCustomPlot *newPlot(QWidget *parent)
{
    auto *plot = new QCustomPlot(parent);
    plot->setFocusPolicy(Qt::NoFocus);
    plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    plot->setMinimumSize(plotWidth, plotHeight);
    plot->setAntialiasedElements(QCP::aePlottables);
    plot->axisRect()->setupFullAxesBox(false);
    for (QCPAxis *axis : {plot->xAxis2, plot->yAxis2}) {
        axis->setTicks(false);
        axis->setTickLabels(false);
    }
    for (QCPAxis *axis : {plot->xAxis, plot->yAxis}) {
        axis->setSubTicks(false);
        axis->setTickLengthIn(0);
        axis->setTickLabelPadding(spacing::hair);
    }
    plot->xAxis->grid()->setVisible(false);
    plot->yAxis->grid()->setZeroLinePen(Qt::NoPen);
    return plot;
}

void paint(QCustomPlot &plot, const Theme &theme)
{
    const ThemeColors &colors = theme.colors();
    plot.setBackground(colors.window);
    plot.axisRect()->setBackground(colors.surface);
    for (QCPAxis *axis : {plot.xAxis, plot.yAxis, plot.xAxis2, plot.yAxis2}) {
        axis->setBasePen(QPen(colors.line, penWidth));
        axis->setTickPen(QPen(colors.line, penWidth));
        axis->setTickLabelColor(colors.muted);
        axis->setTickLabelFont(theme.font(TypeSize::Small));
        axis->grid()->setPen(QPen(mixed(colors.surface, colors.line, 0.6), penWidth));
    }
}

/// A scale of times by powers of ten, in words, for an axis in seconds.
void scaleByTens(QCPAxis &axis, double least, double most)
{
    int from = static_cast<int>(std::floor(std::log10(least)));
    int to = static_cast<int>(std::ceil(std::log10(most)));
    while (to - from < 2)
        to - from == 0 || to > 0 ? --from : ++to;
    const int step = to - from > 4 ? 3 : 1;
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (int power = from; power <= to; ++power) {
        // In steps of a thousand the units change and the figures stay.
        if (power % step == 0)
            ticker->addTick(std::pow(10.0, power),
                cachewords::latency(nanoseconds(std::pow(10.0, power))).replace(".0 "_L1, " "_L1));
    }
    axis.setTicker(ticker);
    // A line along the edge would be cut in half.
    axis.setRange(std::pow(10.0, from) / 1.2, std::pow(10.0, to) * 1.2);
}

/// The last two, five or ten minutes: as many as there is something to be seen of.
void scaleTime(QCPAxis &axis, const CacheHistory &history, CacheHistory::Time now)
{
    const double age = history.size() == 0 ? 0 : seconds(now - history.at(0).at);
    const int minutes = age < 120 ? 2 : age < 300 ? 5 : 10;
    const int step = minutes == 10 ? 4 : minutes == 5 ? 2 : 1;
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    ticker->addTick(0, QCoreApplication::translate("dg::CachePlots", "now"));
    for (int ago = step; ago < minutes; ago += step)
        ticker->addTick(-60.0 * ago, QCoreApplication::translate("dg::CachePlots", "%1 min ago").arg(ago));
    axis.setTicker(ticker);
    axis.setRange(-60.0 * minutes, 0);
}

QLabel *titleOver(QCustomPlot *plot, QBoxLayout *row, QWidget *parent)
{
    auto *title = new QLabel(parent);
    title->setTextFormat(Qt::RichText);
    auto *column = new QVBoxLayout;
    column->setSpacing(spacing::hair);
    column->addWidget(title);
    column->addWidget(plot, 1);
    row->addLayout(column, 1);
    return title;
}

} // namespace

struct CachePlots::Impl {
    QCustomPlot *reuse = nullptr;
    QCustomPlot *latency = nullptr;
    QLabel *reuseTitle = nullptr;
    QLabel *latencyTitle = nullptr;
    QString reuseNow;
    QString latencyNow;
    QVector<QCPGraphData> points; ///< kept, so that nothing is allocated at every tick
};

CachePlots::CachePlots(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_impl(std::make_unique<Impl>())
{
    setObjectName(u"cachePlots"_s);
    m_impl->points.reserve(static_cast<qsizetype>(CacheHistory::most));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::large);
    for (QCustomPlot **plot : {&m_impl->reuse, &m_impl->latency}) {
        *plot = newPlot(this);
        scaleTime(*(*plot)->xAxis, {}, {});
    }
    m_impl->reuse->setObjectName(u"reusePlot"_s);
    m_impl->latency->setObjectName(u"latencyPlot"_s);
    m_impl->reuse->setAccessibleName(tr("What was reused over the last ten minutes"));
    m_impl->latency->setAccessibleName(tr("How long looking took over the last ten minutes"));
    m_impl->reuseTitle = titleOver(m_impl->reuse, row, this);
    m_impl->latencyTitle = titleOver(m_impl->latency, row, this);

    m_impl->reuse->addGraph();
    m_impl->reuse->yAxis->setRange(-0.03, 1.03);
    auto shares = QSharedPointer<QCPAxisTickerText>::create();
    for (const double share : {0.0, 0.5, 1.0})
        shares->addTick(share, format::percent(share));
    m_impl->reuse->yAxis->setTicker(shares);
    m_impl->latency->addGraph();
    m_impl->latency->addGraph();
    m_impl->latency->yAxis->setScaleType(QCPAxis::stLogarithmic);
    scaleByTens(*m_impl->latency->yAxis, 1e-6, 1e-3);
    adopt();
    connect(&theme, &Theme::changed, this, &CachePlots::adopt);
}

CachePlots::~CachePlots() = default;

void CachePlots::adopt()
{
    const ThemeColors &colors = m_theme.colors();
    for (QCustomPlot *plot : {m_impl->reuse, m_impl->latency})
        paint(*plot, m_theme);
    m_impl->reuse->graph(0)->setPen(QPen(colors.accent, penWidth));
    QColor wash = colors.accent;
    wash.setAlphaF(0.14F);
    m_impl->reuse->graph(0)->setBrush(wash);
    m_impl->latency->graph(0)->setPen(QPen(colors.accent, penWidth));
    m_impl->latency->graph(1)->setPen(QPen(colors.storyC, penWidth, Qt::DashLine));
    for (QLabel *title : {m_impl->reuseTitle, m_impl->latencyTitle})
        title->setFont(m_theme.font(TypeSize::Small));
    retitle();
    for (QCustomPlot *plot : {m_impl->reuse, m_impl->latency})
        plot->replot(QCustomPlot::rpQueuedReplot);
}

void CachePlots::retitle()
{
    const ThemeColors &colors = m_theme.colors();
    const auto bold = [](const QString &text) { return u"<b>%1</b>"_s.arg(text); };
    const auto tinted = [](const QString &text, const QColor &color) {
        return u"<span style='color:%2'>%1</span>"_s.arg(text, color.name());
    };
    m_impl->reuseTitle->setText(u"%1&nbsp; %2"_s.arg(bold(tr("Reused")),
        tinted(m_impl->reuseNow.isEmpty() ? tr("a minute at a time") : m_impl->reuseNow, colors.muted)));
    m_impl->latencyTitle->setText(u"%1&nbsp; %2&nbsp; %3"_s.arg(bold(tr("Time to look")),
        tinted(u"— "_s + tr("half"), colors.accent), tinted(u"┄ "_s + tr("95 of 100"), colors.storyC)));
    m_impl->reuse->setAccessibleDescription(m_impl->reuseNow);
    m_impl->latency->setAccessibleDescription(m_impl->latencyNow);
    m_impl->latencyTitle->setToolTip(m_impl->latencyNow);
}

void CachePlots::apply(const CacheHistory &history, CacheHistory::Time now)
{
    for (QCustomPlot *plot : {m_impl->reuse, m_impl->latency})
        scaleTime(*plot->xAxis, history, now);
    drawReuse(history, now);
    drawLatency(history, now);
    retitle();
    for (QCustomPlot *plot : {m_impl->reuse, m_impl->latency})
        plot->replot(QCustomPlot::rpQueuedReplot);
}

void CachePlots::drawReuse(const CacheHistory &history, CacheHistory::Time now)
{
    m_impl->points.clear();
    m_impl->reuseNow.clear();
    for (std::size_t i = 0; i < history.size(); ++i) {
        const CacheHistory::Point &point = history.at(i);
        m_impl->points.append({seconds(point.at - now), point.reused});
        if (!std::isnan(point.reused))
            m_impl->reuseNow = tr("%1 of what was asked lately").arg(format::percent(point.reused));
    }
    m_impl->reuse->graph(0)->data()->set(m_impl->points, true);
}

void CachePlots::drawLatency(const CacheHistory &history, CacheHistory::Time now)
{
    std::optional<double> least;
    double most = 0;
    const std::array<double CacheHistory::Point::*, 2> lines {
        &CacheHistory::Point::median, &CacheHistory::Point::p95};
    for (std::size_t line = 0; line < lines.size(); ++line) {
        m_impl->points.clear();
        for (std::size_t i = 0; i < history.size(); ++i) {
            const CacheHistory::Point &point = history.at(i);
            const double value = point.*lines[line];
            m_impl->points.append({seconds(point.at - now), value});
            if (std::isnan(value))
                continue;
            least = std::min(least.value_or(value), value);
            most = std::max(most, value);
            m_impl->latencyNow = tr("half within %1, 95 of 100 within %2")
                                     .arg(cachewords::latency(nanoseconds(point.median)),
                                         cachewords::latency(nanoseconds(point.p95)));
        }
        m_impl->latency->graph(static_cast<int>(line))->data()->set(m_impl->points, true);
    }
    if (least)
        scaleByTens(*m_impl->latency->yAxis, *least, most);
}

struct LatencyPlot::Impl {
    QCustomPlot *plot = nullptr;
    QLabel *title = nullptr;
    QStringList names;
    QVector<QCPGraphData> points;
};

LatencyPlot::LatencyPlot(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_impl(std::make_unique<Impl>())
{
    setObjectName(u"latencyHistogram"_s);
    m_impl->plot = newPlot(this);
    m_impl->plot->setAccessibleName(tr("How many gets of each tier took how long"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_impl->title = titleOver(m_impl->plot, row, this);
    m_impl->plot->xAxis->setScaleType(QCPAxis::stLogarithmic);
    scaleByTens(*m_impl->plot->xAxis, 1e-7, 1);
    m_impl->plot->yAxis->setTickLabels(false);
    adopt();
    connect(&theme, &Theme::changed, this, &LatencyPlot::adopt);
}

LatencyPlot::~LatencyPlot() = default;

void LatencyPlot::adopt()
{
    const ThemeColors &colors = m_theme.colors();
    paint(*m_impl->plot, m_theme);
    m_impl->title->setFont(m_theme.font(TypeSize::Small));
    QString legend = u"<b>%1</b>"_s.arg(tr("Latency of gets"));
    const std::array tints {colors.accent, colors.storyB, colors.storyC};
    const std::array styles {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
    const std::array samples {u"—"_s, u"┄"_s, u"┈"_s};
    for (int i = 0; i < m_impl->plot->graphCount(); ++i) {
        const auto at = static_cast<std::size_t>(i) % tints.size();
        m_impl->plot->graph(i)->setPen(QPen(tints[at], penWidth, styles[at]));
        legend += u"&nbsp; <span style='color:%1'>%2 %3</span>"_s.arg(
            tints[at].name(), samples[at], m_impl->names.value(i).toHtmlEscaped());
    }
    m_impl->title->setText(legend);
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
}

void LatencyPlot::apply(const std::vector<TierStatistics> &tiers)
{
    while (m_impl->plot->graphCount() < static_cast<int>(tiers.size()))
        m_impl->plot->addGraph()->setLineStyle(QCPGraph::lsStepCenter);
    while (m_impl->plot->graphCount() > static_cast<int>(tiers.size()))
        m_impl->plot->removeGraph(m_impl->plot->graphCount() - 1);
    m_impl->names.clear();
    double highest = 0;
    std::optional<double> least;
    double most = 0;
    for (std::size_t tier = 0; tier < tiers.size(); ++tier) {
        const LatencyHistogram histogram = tiers[tier].totalLatency();
        const double total = std::max<double>(static_cast<double>(histogram.total()), 1);
        m_impl->names.append(cachewords::tier(tiers[tier].name));
        m_impl->points.clear();
        for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
            const double bound = seconds(LatencyHistogram::boundOf(i));
            const double share = static_cast<double>(histogram.counts[i]) / total;
            m_impl->points.append({bound, share});
            highest = std::max(highest, share);
            if (histogram.counts[i] == 0)
                continue;
            least = std::min(least.value_or(bound), bound);
            most = std::max(most, bound);
        }
        m_impl->plot->graph(static_cast<int>(tier))->data()->set(m_impl->points, true);
    }
    m_impl->plot->yAxis->setRange(0, highest > 0 ? highest * 1.1 : 1);
    if (least)
        scaleByTens(*m_impl->plot->xAxis, *least, most);
    adopt();
}

} // namespace dg
