// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/file_dialog.h"

#include <QDir>
#include <QFile>
#include <QFileSystemModel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <fcntl.h>

using namespace dg;
using namespace Qt::StringLiterals;

class FileDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensNoFileThatItLists()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"show.dgstudio"_s));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.write("a show") == 6 && file.flush());
        // A lock of the whole process, as SQLite's are: closing any other descriptor of the file ends it.
        struct flock lock { };
        lock.l_type = F_WRLCK;
        QCOMPARE(::fcntl(file.handle(), F_SETLK, &lock), 0);

        FileDialog dialog(nullptr, u"Open"_s, u"openDialog"_s);
        dialog.setOption(QFileDialog::DontUseNativeDialog);
        dialog.setViewMode(QFileDialog::Detail);
        auto *model = dialog.findChild<QFileSystemModel *>();
        QVERIFY(model);
        QSignalSpy loaded(model, &QFileSystemModel::directoryLoaded);
        dialog.setDirectory(folder.path());
        dialog.show();
        QTRY_VERIFY(!loaded.isEmpty());
        const QModelIndex listed = model->index(file.fileName());
        QTRY_VERIFY(!listed.data(Qt::DecorationRole).isNull());
        QCOMPARE(model->type(listed), u"dgstudio file"_s);

        QVERIFY(isLockedHere(file));
    }

private:
    static bool isLockedHere(const QFile &file)
    {
        QFile locks(u"/proc/locks"_s);
        if (!locks.open(QIODevice::ReadOnly))
            return false;
        const QByteArray process = ' ' + QByteArray::number(QCoreApplication::applicationPid()) + ' ';
        const QList<QByteArray> lines = locks.readAll().split('\n');
        return std::any_of(lines.begin(), lines.end(), [&](const QByteArray &line) {
            return line.contains("POSIX") && line.contains(process);
        }) && file.isOpen();
    }
};

QTEST_MAIN(FileDialogTest)
#include "tst_file_dialog.moc"
