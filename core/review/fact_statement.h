// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What an outline says that somebody knows or holds, taken apart far enough to see that another such
/// sentence says the opposite. English; whatever it cannot take apart it calls unrelated. Pure functions; any
/// thread.

#include "core/story/outline.h"
#include "core/story/show.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace dg::review {

/// A word that carries meaning, in a form that its inflections and synonyms share.
struct FactWord {
    QString word; ///< a person as "@name"
    bool pronoun = false; ///< he, her, them: may be any person
    bool definite = false; ///< there is one of it: the key, Wim's key, Gilbert
    bool person = false;
    bool owner = false; ///< whose the next thing is: Wim's
};

struct FactStatement {
    QString text; ///< as the outline has it
    std::vector<FactWord> words; ///< the first pronoun is whoever holds the fact
    bool negated = false;
    bool past = false; ///< was, used to
    bool nothing = false; ///< it is negated by "nothing"
    bool mental = false; ///< of what somebody believes, wants or fears: true whatever is the case
};

enum class FactRelation { Unrelated, Same, Contradicts };

/// Who is where with a thing.
struct FactPossession {
    QStringList thing;
    QString holder; ///< a person's word; empty: nobody
    bool has = true; ///< false: the holder has not
    bool changesHands = false; ///< the fact tells how it got there
};

class FactReader {
public:
    FactReader(const Show &show, const Outline &outline);

    /// What it says as a whole and, where that is more than one clause, by the first alone.
    [[nodiscard]] std::vector<FactStatement> read(const QString &fact, const QString &holder) const;
    /// "@odile"; for whoever is called so.
    [[nodiscard]] QString personWord(const QString &name) const;
    /// The name that a person's word stands for.
    [[nodiscard]] QString nameOf(const QString &personWord) const;

private:
    struct Name {
        QStringList words;
        QString person;
        QString name;
    };
    void add(const QString &name, const QString &person, const QString &spelled);

    std::vector<Name> m_names; ///< longer ones first
};

[[nodiscard]] FactRelation compare(const FactStatement &a, const FactStatement &b);

[[nodiscard]] std::optional<FactPossession> possessionIn(const FactStatement &statement);

} // namespace dg::review
