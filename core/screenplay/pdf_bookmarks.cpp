// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pdf_bookmarks.h"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

#include <exception>
#include <memory>

namespace dg {

namespace {

using Object = QPDFObjectHandle;

/// The outline as ISO 32000-1, 12.3.3 has it: items linked to their neighbours, first and last child and
/// parent, all open.
class Outline {
public:
    explicit Outline(QPDF &file)
        : m_file(file)
        , m_pages(file.getAllPages())
    {
    }

    [[nodiscard]] Object write(const std::vector<PdfBookmark> &bookmarks)
    {
        Object root = m_file.makeIndirectObject(Object::newDictionary());
        root.replaceKey("/Type", Object::newName("/Outlines"));
        writeChildren(root, bookmarks);
        return root;
    }

private:
    /// Answers with how many items show below `parent`.
    int writeChildren(Object parent, const std::vector<PdfBookmark> &bookmarks)
    {
        Object before = Object::newNull();
        int shown = 0;
        for (const PdfBookmark &bookmark : bookmarks) {
            Object item = m_file.makeIndirectObject(Object::newDictionary());
            item.replaceKey("/Title", Object::newUnicodeString(bookmark.title.toStdString()));
            item.replaceKey("/Parent", parent);
            item.replaceKey("/Dest", destination(bookmark));
            if (before.isNull()) {
                parent.replaceKey("/First", item);
            } else {
                before.replaceKey("/Next", item);
                item.replaceKey("/Prev", before);
            }
            shown += 1 + writeChildren(item, bookmark.children);
            before = item;
        }
        if (shown > 0) {
            parent.replaceKey("/Last", before);
            parent.replaceKey("/Count", Object::newInteger(shown));
        }
        return shown;
    }

    [[nodiscard]] Object destination(const PdfBookmark &bookmark)
    {
        Object page = m_pages.at(static_cast<std::size_t>(bookmark.page));
        const double height = page.getKey("/MediaBox").getArrayItem(3).getNumericValue();
        Object place = Object::newArray();
        place.appendItem(page);
        place.appendItem(Object::newName("/XYZ"));
        place.appendItem(Object::newNull()); // left and zoom stay as the reader has them
        place.appendItem(Object::newReal(height - bookmark.top, 2));
        place.appendItem(Object::newNull());
        return place;
    }

    QPDF &m_file;
    const std::vector<Object> &m_pages;
};

/// Names pages by what is printed on them (12.4.2).
Object pageLabels(int unnumbered)
{
    Object numbers = Object::newArray();
    if (unnumbered > 0) {
        numbers.appendItem(Object::newInteger(0));
        Object title = Object::newDictionary();
        title.replaceKey("/P", Object::newUnicodeString("Title"));
        numbers.appendItem(title);
    }
    numbers.appendItem(Object::newInteger(unnumbered));
    Object decimal = Object::newDictionary();
    decimal.replaceKey("/S", Object::newName("/D"));
    numbers.appendItem(decimal);
    Object labels = Object::newDictionary();
    labels.replaceKey("/Nums", numbers);
    return labels;
}

void writeInformation(QPDF &file, const PdfInformation &information)
{
    Object trailer = file.getTrailer();
    Object about = file.makeIndirectObject(Object::newDictionary());
    const auto say = [&](const char *key, const QString &value) {
        if (!value.isEmpty())
            about.replaceKey(key, Object::newUnicodeString(value.toStdString()));
    };
    say("/Title", information.title);
    say("/Author", information.author);
    say("/Creator", QStringLiteral("Doppelganger Studio"));
    trailer.replaceKey("/Info", about);
    trailer.removeKey("/ID");

    Object catalog = file.getRoot();
    catalog.removeKey("/Metadata");
    catalog.replaceKey("/PageLabels", pageLabels(information.unnumberedPages));
    if (!information.title.isEmpty()) {
        Object preferences = Object::newDictionary();
        preferences.replaceKey("/DisplayDocTitle", Object::newBool(true));
        catalog.replaceKey("/ViewerPreferences", preferences);
    }
    if (!information.bookmarks.empty()) {
        catalog.replaceKey("/Outlines", Outline(file).write(information.bookmarks));
        catalog.replaceKey("/PageMode", Object::newName("/UseOutlines"));
    }
}

} // namespace

Expected<QByteArray> withInformation(const QByteArray &pdf, const PdfInformation &information)
{
    try {
        QPDF file;
        file.setSuppressWarnings(true);
        file.processMemoryFile("script", pdf.constData(), static_cast<std::size_t>(pdf.size()));
        writeInformation(file, information);
        QPDFWriter writer(file);
        writer.setOutputMemory();
        writer.setDeterministicID(true);
        writer.write();
        const std::shared_ptr<Buffer> bytes = writer.getBufferSharedPointer();
        return QByteArray(
            reinterpret_cast<const char *>(bytes->getBuffer()), static_cast<qsizetype>(bytes->getSize()));
    } catch (const std::exception &problem) {
        return fail(ErrorKind::Internal,
            std::string("The PDF cannot be given its bookmarks: ") + problem.what() + ".");
    }
}

} // namespace dg
