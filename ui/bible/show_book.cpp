// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bible/show_book.h"

#include "core/story/json.h"

#include <QUndoCommand>
#include <QUndoStack>

#include <algorithm>

namespace dg {

namespace {

bool areEqual(const Show &a, const Show &b)
{
    return toJson(a) == toJson(b);
}

/// Who is called otherwise, or is gone; one at a time.
std::optional<CastChange> castChangeBetween(
    const Show &before, const Show &after, const std::map<EpisodeId, int> &places)
{
    for (const Character &character : before.cast) {
        const Character *later = after.findCharacter(character.id);
        if (!later)
            return CastChange {character.name, {}, places};
        if (later->name != character.name)
            return CastChange {character.name, later->name, {}};
    }
    return {};
}

} // namespace

QStringList CastChange::appliedTo(const QStringList &cast) const
{
    QStringList next = cast;
    if (to.isEmpty())
        next.removeAll(from);
    else
        std::replace(next.begin(), next.end(), from, to);
    return next;
}

QStringList CastChange::takenBackFrom(const QStringList &cast, EpisodeId episode) const
{
    QStringList next = cast;
    if (!to.isEmpty()) {
        std::replace(next.begin(), next.end(), to, from);
    } else if (const auto place = places.find(episode); place != places.end() && !next.contains(from)) {
        next.insert(std::min<qsizetype>(place->second, next.size()), from);
    }
    return next;
}

class ShowBook::Edit : public QUndoCommand {
public:
    Edit(ShowBook &book, const Show &after, const QString &what, const QString &key,
        const std::optional<CastChange> &cast)
        : QUndoCommand(what)
        , m_book(book)
        , m_before(book.m_show)
        , m_after(after)
        , m_key(key)
        , m_cast(cast)
    {
    }

    void undo() override
    {
        m_book.apply(m_before);
        if (m_cast)
            Q_EMIT m_book.castChanged(*m_cast, true);
    }
    void redo() override
    {
        m_book.apply(m_after);
        if (m_cast)
            Q_EMIT m_book.castChanged(*m_cast, false);
    }
    [[nodiscard]] int id() const override { return m_key.isEmpty() || m_cast ? -1 : mergeId; }
    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *edit = dynamic_cast<const Edit *>(other);
        if (!edit || edit->m_key != m_key)
            return false;
        const Edit &next = *edit;
        m_after = next.m_after;
        setObsolete(areEqual(m_before, m_after));
        return true;
    }

private:
    static constexpr int mergeId = 0x5b00c;
    ShowBook &m_book;
    const Show m_before;
    Show m_after;
    const QString m_key;
    const std::optional<CastChange> m_cast;
};

ShowBook::ShowBook(QUndoStack &stack, QObject *parent)
    : QObject(parent)
    , m_stack(stack)
{
}

void ShowBook::open(const Show &show)
{
    m_show = show;
}

void ShowBook::edit(
    const Show &show, const QString &what, const QString &key, const std::map<EpisodeId, int> &places)
{
    if (!areEqual(show, m_show))
        m_stack.push(new Edit(*this, show, what, key, castChangeBetween(m_show, show, places)));
}

void ShowBook::apply(const Show &show)
{
    m_show = show;
    Q_EMIT changed();
}

} // namespace dg
