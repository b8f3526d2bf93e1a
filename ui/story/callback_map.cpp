// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/callback_map.h"

#include "ui/common/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QTextDocument>
#include <QUrl>
#include <QWheelEvent>

#include <cmath>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("dg::CallbackMap", text);
}

QString sceneLink(const ThemeColors &colors, std::size_t index)
{
    return u"<a href='scene:%1' style='color:%2'>%3</a>"_s.arg(index).arg(
        colors.accent.name(), tr("scene %1").arg(index + 1).toHtmlEscaped());
}

} // namespace

QString callbackProblem(const Callback &callback)
{
    if (!callback.plantedIn)
        return tr("Nothing is planted for it: it falls flat.");
    for (const Callback::PaidOff &each : callback.payoffs) {
        if (each.comesFirst)
            return tr("It is paid off before it is planted.");
    }
    return {};
}

QString callbacksHtml(const Theme &theme, const Outline &outline)
{
    const ThemeColors &colors = theme.colors();
    const double small = theme.font(TypeSize::Small).pointSizeF();
    const double body = theme.font(TypeSize::Body).pointSizeF();
    QString html;
    for (const Callback &callback : callbacksOf(outline)) {
        QStringList ways;
        for (const Callback::PaidOff &each : callback.payoffs) {
            const QString twist = each.twist.trimmed().isEmpty()
                ? QString()
                : u" <span style='color:%1'>%2</span>"_s.arg(colors.muted.name(), each.twist.toHtmlEscaped());
            const QString mark = each.comesFirst
                ? u"<span style='color:%1'>⚠ </span>"_s.arg(colors.warning.name())
                : QString();
            ways.append(mark + u"→ "_s + sceneLink(colors, each.scene) + twist);
        }
        if (ways.isEmpty())
            ways.append(u"<span style='color:%1'>→ %2</span>"_s.arg(
                colors.muted.name(), tr("not paid off").toHtmlEscaped()));
        const QString what = callback.words.trimmed().isEmpty()
            ? (callback.plantedIn ? tr("No words yet") : tr("A payoff without a plant"))
            : u"“%1”"_s.arg(callback.words);
        const QString who = callback.speaker.trimmed().isEmpty()
            ? QString()
            : u"<span style='color:%1'> %2</span>"_s.arg(
                colors.muted.name(), callback.speaker.toHtmlEscaped());
        const QString from = callback.plantedIn ? sceneLink(colors, *callback.plantedIn)
                                                : u"<span style='color:%1'>⚠ %2</span>"_s.arg(
                                                    colors.warning.name(), tr("nowhere").toHtmlEscaped());
        html += u"<tr><td style='padding:4px 12px 6px 0; font-size:%1pt'>%2%3</td>"
                "<td width='62' style='padding:4px 8px 6px 0; font-size:%4pt'>%5</td>"
                "<td width='44%' style='padding:4px 0 6px 0; font-size:%4pt'>%6%7</td></tr>"_s.arg(body)
                    .arg(what.toHtmlEscaped(), who)
                    .arg(small)
                    .arg(from, ways.join("<br/>"_L1),
                        callbackProblem(callback).isEmpty()
                            ? QString()
                            : u"<br/><span style='color:%1'>%2</span>"_s.arg(
                                colors.warning.name(), callbackProblem(callback).toHtmlEscaped()));
    }
    if (html.isEmpty())
        return u"<p style='color:%1; font-size:%2pt; margin:0'>%3</p>"_s.arg(colors.muted.name())
            .arg(small)
            .arg(tr("Nothing is planted yet. Open a scene to plant something in it.").toHtmlEscaped());
    return u"<table width='100%' cellspacing='0' cellpadding='0' style='color:%1'>%2</table>"_s.arg(
        colors.text.name(), html);
}

CallbackMap::CallbackMap(const Theme &theme, QWidget *parent)
    : QTextBrowser(parent)
    , m_theme(theme)
{
    setObjectName(u"callbackMap"_s);
    setAccessibleName(tr("What is planted and where it is paid off"));
    setOpenLinks(false);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(0);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl &link) {
        if (link.scheme() == "scene"_L1)
            Q_EMIT sceneAsked(link.path().toInt());
    });
    connect(&theme, &Theme::changed, this, [this] { show(m_outline); });
}

void CallbackMap::show(const Outline &outline)
{
    m_outline = outline;
    const QString html = callbacksHtml(m_theme, outline);
    if (property("shown").toString() == html)
        return;
    setProperty("shown", html);
    setHtml(html);
    fit();
}

QSize CallbackMap::sizeHint() const
{
    return {240, static_cast<int>(std::ceil(document()->size().height())) + 4};
}

void CallbackMap::fit()
{
    const int wanted = sizeHint().height();
    if (wanted != minimumHeight())
        setFixedHeight(wanted);
}

void CallbackMap::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    fit();
}

void CallbackMap::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace dg
