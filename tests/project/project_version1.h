// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A project file as the first version wrote it, for the tests: one show, two scenes with drafts, no takes.

#include "tests/project/project_samples.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <QJsonDocument>

namespace dg {

/// Scene s1: the drafts 1 and 2, of which 1 is the chosen one, and 3, which is unfinished; s2: 4, chosen.
inline void writeVersion1(const QString &path)
{
    SQLite::Database file(path.toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const char *statement :
        {"CREATE TABLE project (id INTEGER PRIMARY KEY CHECK (id = 1), show TEXT NOT NULL) STRICT",
            "CREATE TABLE episodes (id INTEGER PRIMARY KEY AUTOINCREMENT, position INTEGER NOT NULL UNIQUE,"
            " brief TEXT NOT NULL) STRICT",
            "CREATE TABLE results (id INTEGER PRIMARY KEY AUTOINCREMENT, episode INTEGER NOT NULL, stage TEXT"
            " NOT NULL,"
            " subject TEXT NOT NULL, digest TEXT NOT NULL, variant INTEGER NOT NULL,"
            " finished INTEGER NOT NULL CHECK (finished IN (0, 1)),"
            " chosen INTEGER NOT NULL CHECK (chosen IN (0, 1) AND chosen <= finished),"
            " body TEXT NOT NULL, provenance TEXT NOT NULL,"
            " UNIQUE (episode, stage, subject, digest, variant)) STRICT",
            "CREATE UNIQUE INDEX results_chosen ON results (episode, stage, subject) WHERE chosen",
            "CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, episode INTEGER NOT NULL REFERENCES"
            " episodes,"
            " request TEXT NOT NULL, ending TEXT NOT NULL) STRICT",
            "CREATE TABLE run_events (run INTEGER NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL,"
            " PRIMARY KEY (run, sequence)) STRICT, WITHOUT ROWID",
            "PRAGMA application_id = 1147622260", "PRAGMA user_version = 1",
            "INSERT INTO runs (episode, request, ending) VALUES (1, '{\"seed\":7}', 'gaps')"}) {
        if (QByteArray(statement).startsWith("INSERT INTO runs")) {
            const auto text = [](const QJsonObject &object) {
                return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
            };
            SQLite::Statement show(file, "INSERT INTO project VALUES (1, ?)");
            show.bind(1, text(toJson(sampleShow())));
            show.exec();
            SQLite::Statement brief(file, "INSERT INTO episodes (position, brief) VALUES (1, ?)");
            brief.bind(1, text(toJson(sampleBrief())));
            brief.exec();
        }
        file.exec(statement);
    }
    SQLite::Statement draft(file,
        "INSERT INTO results (episode, stage, subject, digest, variant, finished, chosen, body, provenance)"
        " VALUES (1, 'draft', ?, ?, ?, ?, ?, ?,"
        " '{\"disclosure\":\"Rehearsal\",\"inputs\":{\"scene\":\"abc\"},\"source\":\"called\"}')");
    struct Row {
        const char *scene;
        const char *digest;
        int variant;
        bool finished;
        bool chosen;
    };
    for (const Row &row : {Row {"s1", "one", 0, true, true}, Row {"s1", "one", 1, true, false},
             Row {"s1", "two", 0, false, false}, Row {"s2", "three", 0, true, true}}) {
        draft.reset();
        draft.bind(1, row.scene);
        draft.bind(2, row.digest);
        draft.bind(3, row.variant);
        draft.bind(4, row.finished ? 1 : 0);
        draft.bind(5, row.chosen ? 1 : 0);
        draft.bind(6, "Text of " + std::string(row.digest) + std::to_string(row.variant));
        draft.exec();
    }
}

} // namespace dg
