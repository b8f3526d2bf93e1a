// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icons.h"

#include "ui/common/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QColor colorOf(const ThemeColors &colors, IconTint tint)
{
    switch (tint) {
    case IconTint::Text:
        return colors.text;
    case IconTint::Muted:
        return colors.muted;
    case IconTint::Accent:
        return colors.accent;
    case IconTint::OnAccent:
        return colors.onAccent;
    case IconTint::Good:
        return colors.good;
    case IconTint::Warning:
        return colors.warning;
    case IconTint::Error:
        return colors.error;
    }
    return colors.text;
}

QPixmap rendered(const QString &name, const QColor &color, const QSize &size, qreal ratio)
{
    const QString key =
        u"dg/%1/%2/%3x%4@%5"_s.arg(name, color.name()).arg(size.width()).arg(size.height()).arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(u":/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    pixmap = QPixmap(size * ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(pixmap.size())));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(const Theme &theme, QString name, IconTint tint)
        : m_theme(theme)
        , m_name(std::move(name))
        , m_tint(tint)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect.topLeft(), rendered(m_name, color(mode), rect.size(), ratio));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return rendered(m_name, color(mode), size, 1.0);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // The size is in device pixels already; who asks sets the ratio.
        QPixmap pixmap = rendered(m_name, color(mode), size / scale, scale);
        return pixmap;
    }
    QIconEngine *clone() const override { return new LineIconEngine(m_theme, m_name, m_tint); }
    QString key() const override { return u"DoppelgangerLineIcon"_s; }
    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override { return {QSize(16, 16), QSize(20, 20)}; }
    bool isNull() override { return false; }

private:
    [[nodiscard]] QColor color(QIcon::Mode mode) const
    {
        const ThemeColors &colors = m_theme.colors();
        return mode == QIcon::Disabled ? mixed(colors.muted, colors.window, 0.35) : colorOf(colors, m_tint);
    }
    const Theme &m_theme;
    QString m_name;
    IconTint m_tint;
};

} // namespace

QIcon studioIcon(const Theme &theme, QLatin1String name, IconTint tint)
{
    return QIcon(new LineIconEngine(theme, name, tint));
}

void paintIcon(QPainter &painter, const QRectF &rect, QLatin1String name, const QColor &color)
{
    const QPixmap pixmap = rendered(name, color, rect.size().toSize(), painter.device()->devicePixelRatioF());
    painter.drawPixmap(QPointF(std::round(rect.left()), std::round(rect.top())), pixmap);
}

} // namespace dg
