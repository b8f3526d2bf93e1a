// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/console.h"

#include <cstdio>

#include <unistd.h>

namespace dg::tool {

static void print(std::FILE *stream, const QString &text)
{
    std::fputs(text.toUtf8().constData(), stream);
    std::fflush(stream);
}

/// What a provider or a model wrote may be part of any message, and must not steer the terminal.
static QString withoutControls(QString text)
{
    for (QChar &each : text) {
        if (each.category() == QChar::Other_Control && each != QLatin1Char('\n'))
            each = QLatin1Char(' ');
    }
    return text;
}

void printResult(const QString &line)
{
    print(stdout, line + QLatin1Char('\n'));
}

void printNote(const QString &line)
{
    print(stderr, withoutControls(line) + QLatin1Char('\n'));
}

ExitCode printError(const Error &error, ExitCode code)
{
    printNote(QStringLiteral("doppelganger: ") + QString::fromStdString(error.text()));
    return code;
}

ProgressLine::ProgressLine(bool quiet)
    : m_quiet(quiet)
    , m_live(!quiet && isatty(STDERR_FILENO) == 1)
{
}

ProgressLine::~ProgressLine()
{
    clear();
}

void ProgressLine::clear()
{
    if (m_shown)
        print(stderr, QStringLiteral("\r\x1b[K"));
    m_shown = false;
}

void ProgressLine::say(const QString &line)
{
    if (!m_quiet && !m_live)
        printNote(line);
}

void ProgressLine::show(const QString &line)
{
    if (!m_live)
        return;
    clear();
    print(stderr, withoutControls(line));
    m_shown = true;
}

} // namespace dg::tool
