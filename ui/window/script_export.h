// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Export script…: asks for a place and a format, and writes the script there on a thread of its own, since a
/// drive across a network takes its time. GUI thread.

#include "core/screenplay/page_style.h"
#include "core/screenplay/script_format.h"
#include "ui/run/run_bar.h"

#include <QObject>

#include <deque>
#include <thread>

class QFileDialog;

namespace dg {

class ScriptExport : public QObject {
    Q_OBJECT
public:
    struct Script {
        QString fountain;
        QString title; ///< what the file is proposed to be called
        QString project; ///< the file it comes from, which is never written over
        PageStyle style; ///< of a PDF
    };

    /// `window` outlives it.
    explicit ScriptExport(QWidget *window);

    void begin(const Script &script);

Q_SIGNALS:
    /// It is written, or what was wrong, in a sentence.
    void ended(dg::RunBar::Tone tone, const QString &sentence);

private:
    struct Job {
        QString path;
        ScriptFormat format;
        QString fountain;
        PdfOptions options;
    };
    [[nodiscard]] QFileDialog *dialogFor(const Script &script);
    void exportTo(const QString &chosen, const Script &script);
    void writeNext();
    void end(RunBar::Tone tone, const QString &sentence);

    QWidget *m_window;
    ScriptFormat m_format = ScriptFormat::Fountain; ///< that was chosen last
    std::deque<Job> m_waiting;
    std::jthread m_writer; ///< last, so that it has ended before the rest goes
};

} // namespace dg
