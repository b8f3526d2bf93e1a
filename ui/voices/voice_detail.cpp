// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_detail.h"

#include "ui/brief/story_html.h"
#include "ui/cache/cache_words.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/voices/voice_words.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QScrollBar>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

VoiceDetail::VoiceDetail(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_browser(new QTextBrowser(this))
{
    setObjectName(u"voiceDetail"_s);
    m_browser->setObjectName(u"voiceText"_s);
    m_browser->setAccessibleName(tr("Voice profile"));
    m_browser->setOpenLinks(false);
    m_browser->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_browser->document()->setDocumentMargin(spacing::medium);
    setFocusProxy(m_browser);

    auto *close = new QToolButton(this);
    close->setObjectName(u"voiceDetailClose"_s);
    close->setIcon(studioIcon(theme, "close"_L1, IconTint::Muted));
    close->setIconSize(QSize(16, 16));
    close->setToolTip(tr("Close the profile (Esc)"));
    close->setAccessibleName(tr("Close the profile"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, spacing::hair, 0);
    layout->setSpacing(0);
    layout->addWidget(m_browser, 1);
    layout->addWidget(close, 0, Qt::AlignTop);

    connect(close, &QToolButton::clicked, this, &VoiceDetail::closed);
    connect(&theme, &Theme::changed, this, &VoiceDetail::render);
}

void VoiceDetail::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

void VoiceDetail::setEntry(std::shared_ptr<const VoiceEntry> entry)
{
    const bool another = !entry || !m_entry || entry->key != m_entry->key;
    m_entry = std::move(entry);
    if (another)
        m_reading.reset();
    if (!another || !m_entry)
        render();
}

void VoiceDetail::setReading(const VoiceReading &reading)
{
    if (!m_entry || reading.key != m_entry->key)
        return; // another was chosen meanwhile
    m_reading = reading;
    render();
}

QString VoiceDetail::text() const
{
    return m_browser->toPlainText();
}

void VoiceDetail::render()
{
    if (!m_entry || !m_reading) {
        m_browser->clear();
        m_rendered = {};
        return;
    }
    const VoiceEntry &entry = *m_entry;
    const QLocale locale;
    const auto count = [&](std::int64_t value) { return locale.toString(static_cast<qlonglong>(value)); };
    LabelledRows details {
        {tr("Made"), voice::exactly(entry.made)},
        {tr("Expires"), entry.pinned ? tr("never: it is pinned") : voice::exactly(entry.expires)},
        {tr("Lies in"), voice::places(entry.tiers)},
        {tr("Used"), count(entry.uses)},
        {tr("Cost"),
            tr("%1, %2 tokens, %3")
                .arg(entry.worth.cost.value() > 0 ? cachewords::money(entry.worth.cost) : tr("no money"),
                    count(entry.worth.tokens.value()), cachewords::span(entry.worth.time))},
        {tr("Bytes"), count(entry.bytes)},
        {tr("Stored bytes"), count(entry.storedBytes)},
        {tr("Key"), QString::fromLatin1(entry.key.toString())},
    };
    const QString about = m_reading->found ? QStringList {entry.show, entry.model}.join(u" · "_s)
                                           : tr("It has just been cleared.");
    // An update of what is read stays where the reader is.
    const int at = m_rendered == entry.key ? m_browser->verticalScrollBar()->value() : 0;
    m_browser->setHtml(
        voiceHtml(m_theme, entry.character, about, m_reading->voice ? &*m_reading->voice : nullptr, details));
    m_browser->verticalScrollBar()->setValue(at);
    m_rendered = entry.key;
}

} // namespace dg
