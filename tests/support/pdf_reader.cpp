// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pdf_reader.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>

namespace dg {

PdfReader::PdfReader(const QByteArray &pdf)
    : m_path(m_folder.filePath(QStringLiteral("script.pdf")))
{
    QFile file(m_path);
    m_failed = !file.open(QIODevice::WriteOnly) || file.write(pdf) != pdf.size();
    if (m_failed)
        QTest::qFail("The PDF cannot be written to a temporary folder.", __FILE__, __LINE__);
}

QByteArray PdfReader::run(const QString &program, const QStringList &arguments, int *exitCode)
{
    QProcess process;
    process.start(program, arguments);
    const bool ended = process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit;
    const QByteArray complaint = process.readAllStandardError();
    if (exitCode != nullptr && ended)
        *exitCode = process.exitCode();
    if (!ended || (exitCode == nullptr && process.exitCode() != 0)) {
        m_failed = true;
        const QString why = QStringLiteral("%1 %2: %3 (packaging/dependencies.txt, [test])")
                                .arg(program, process.errorString(), QString::fromUtf8(complaint));
        QTest::qFail(qPrintable(why), __FILE__, __LINE__);
    }
    return process.readAllStandardOutput() + (exitCode != nullptr ? complaint : QByteArray());
}

std::vector<std::vector<PdfReader::Word>> PdfReader::words()
{
    std::vector<std::vector<Word>> pages;
    QXmlStreamReader xml(
        run(QStringLiteral("pdftotext"), {QStringLiteral("-bbox"), m_path, QStringLiteral("-")}));
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement() && xml.tokenType() != QXmlStreamReader::EndElement)
            continue;
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("page")) {
            pages.emplace_back();
        } else if (xml.name() == QLatin1String("word") && !pages.empty()) {
            const QXmlStreamAttributes box = xml.attributes();
            Word word;
            word.left = box.value(QLatin1String("xMin")).toDouble();
            word.top = box.value(QLatin1String("yMin")).toDouble();
            word.right = box.value(QLatin1String("xMax")).toDouble();
            word.text = xml.readElementText();
            pages.back().push_back(word);
        }
    }
    return pages;
}

QStringList PdfReader::lines(int page)
{
    const QString number = QString::number(page);
    const QByteArray text = run(QStringLiteral("pdftotext"),
        {QStringLiteral("-fixed"), QStringLiteral("7.2"), QStringLiteral("-nopgbrk"), QStringLiteral("-f"),
            number, QStringLiteral("-l"), number, m_path, QStringLiteral("-")});
    return QString::fromUtf8(text).split(QLatin1Char('\n'));
}

QString PdfReader::text()
{
    const QByteArray text = run(QStringLiteral("pdftotext"), {m_path, QStringLiteral("-")});
    return QString::fromUtf8(text).normalized(QString::NormalizationForm_KC);
}

std::vector<PdfReader::Font> PdfReader::fonts()
{
    std::vector<Font> result;
    const QList<QByteArray> rows = run(QStringLiteral("pdffonts"), {m_path}).split('\n');
    for (const QByteArray &row : rows.mid(2)) {
        // Of fixed width: name, type, encoding, emb, sub, uni, object ID.
        if (row.size() > 80)
            result.push_back({QString::fromUtf8(row.left(36)).trimmed(), row.mid(72, 3) == "yes",
                row.mid(80, 3) == "yes"});
    }
    return result;
}

QImage PdfReader::picture(int page, int dpi, QRectF part)
{
    const auto dots = [dpi](double points) { return QString::number(std::lround(points * dpi / 72)); };
    const QString number = QString::number(page);
    const QByteArray pixels = run(QStringLiteral("pdftoppm"),
        {QStringLiteral("-gray"), QStringLiteral("-r"), QString::number(dpi), QStringLiteral("-f"), number,
            QStringLiteral("-l"), number, QStringLiteral("-x"), dots(part.left()), QStringLiteral("-y"),
            dots(part.top()), QStringLiteral("-W"), dots(part.width()), QStringLiteral("-H"),
            dots(part.height()), m_path});
    return QImage::fromData(pixels, "PGM").convertToFormat(QImage::Format_Grayscale8);
}

QJsonArray PdfReader::json(const QString &key)
{
    const QByteArray json = run(
        QStringLiteral("qpdf"), {QStringLiteral("--json=2"), QStringLiteral("--json-key=") + key, m_path});
    return QJsonDocument::fromJson(json).object().value(key).toArray();
}

QString PdfReader::info(const QString &key)
{
    const QStringList rows =
        QString::fromUtf8(run(QStringLiteral("pdfinfo"), {m_path})).split(QLatin1Char('\n'));
    for (const QString &row : rows) {
        if (row.section(QLatin1Char(':'), 0, 0) == key)
            return row.section(QLatin1Char(':'), 1).trimmed();
    }
    return {};
}

QString PdfReader::complaints()
{
    int exitCode = -1;
    const QByteArray said = run(QStringLiteral("qpdf"), {QStringLiteral("--check"), m_path}, &exitCode);
    const bool sound =
        exitCode == 0 && !said.contains("WARNING") && said.contains("No syntax or stream encoding errors");
    return sound ? QString() : QString::fromUtf8(said);
}

} // namespace dg
