// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One voice profile to read: sample lines and how the person talks first, the plain facts of the entry under
/// Details. GUI thread.

#include "ui/voices/voice_library.h"

#include <QWidget>

class QTextBrowser;

namespace dg {

class Theme;

class VoiceDetail : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit VoiceDetail(const Theme &theme, QWidget *parent = nullptr);

    /// What is shown from now on, or null. Its value comes by `setReading`; until then what stood there
    /// stays.
    void setEntry(std::shared_ptr<const VoiceEntry> entry);
    void setReading(const VoiceReading &reading);
    [[nodiscard]] const std::shared_ptr<const VoiceEntry> &entry() const { return m_entry; }
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override; ///< what the text itself has no use for

private:
    void render();

    const Theme &m_theme;
    QTextBrowser *m_browser;
    std::shared_ptr<const VoiceEntry> m_entry;
    std::optional<VoiceReading> m_reading;
    CacheKey m_rendered; ///< whose text it is
};

} // namespace dg
