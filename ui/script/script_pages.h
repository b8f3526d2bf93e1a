// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The scenes of an episode on pages: their elements in one sequence, what of it is shown as paragraphs, and
/// where each stands. A value; one thread at a time.
///
/// A paragraph is an element that prints something. Elements that print nothing have none.

#include "core/screenplay/pagination.h"
#include "ui/script/scene_content.h"

#include <QString>

#include <optional>
#include <vector>

namespace dg {

class ScriptPages {
public:
    explicit ScriptPages(PageStyle style = usLetter());

    struct Change {
        ElementChange paragraphs; ///< may be of none: only positions have changed
        int firstPage = 0; ///< the pages before it are as they were
    };
    Change insertScenes(int row, const std::vector<SceneContent> &scenes);
    Change removeScenes(int row, int count);
    /// Nothing: it was the same.
    std::optional<Change> setScene(int row, const SceneContent &scene);
    /// Every paragraph may read otherwise afterwards, and there may be others.
    void setStyle(const PageStyle &style);

    [[nodiscard]] const PageStyle &style() const { return m_pagination.style(); }
    [[nodiscard]] const std::vector<Page> &pages() const { return m_pagination.pages(); }
    [[nodiscard]] int pageCount() const { return static_cast<int>(pages().size()); }
    [[nodiscard]] const Pagination &pagination() const { return m_pagination; }
    [[nodiscard]] const std::vector<ScriptElement> &elements() const { return m_elements; }

    /// The first element of a scene; of one past the last: how many there are.
    [[nodiscard]] int firstElement(int row) const { return m_begins[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int sceneCount() const { return static_cast<int>(m_begins.size()) - 1; }
    [[nodiscard]] int sceneOf(int element) const;
    [[nodiscard]] bool isNotice(int element) const;

    [[nodiscard]] int paragraphCount() const { return static_cast<int>(m_paragraphs.size()); }
    [[nodiscard]] int elementOf(int paragraph) const
    {
        return m_paragraphs[static_cast<std::size_t>(paragraph)];
    }
    /// The element's own, or else the next one's; paragraphCount(): there is none.
    [[nodiscard]] int paragraphFrom(int element) const;
    /// As it is shown: what is printed; a notice as it is.
    [[nodiscard]] StyledText textOf(int element) const;

    struct PlacedLine {
        int page = 0;
        PageLine line;
    };
    /// The lines of an element's own text, in order.
    [[nodiscard]] std::vector<PlacedLine> linesOf(int element) const;
    /// Where its first line stands; -1: it has none.
    [[nodiscard]] int pageOf(int element) const;
    /// Of a heading; empty for any other element.
    [[nodiscard]] QString sceneNumber(int element) const;
    /// Sections right above an element that are not printed, such as the act that begins; empty: there is
    /// none.
    [[nodiscard]] QString actAbove(int element) const;

private:
    Change replace(int first, int removed, const std::vector<ScriptElement> &inserted);
    [[nodiscard]] ElementChange replaceParagraphs(const ElementChange &change);
    [[nodiscard]] bool isShown(int element) const;
    void moveScenes(int row, int by);
    void indexLines() const;
    void forget();

    Pagination m_pagination;
    std::vector<ScriptElement> m_elements;
    std::vector<int> m_begins {0}; ///< of every scene its first element; the end of all
    std::vector<bool> m_notices; ///< of every scene, whether its last element is one
    std::vector<int> m_paragraphs; ///< their elements
    // Made anew when they are asked for after a change.
    struct Span {
        int first = -1;
        int last = -1;
    };
    mutable std::vector<Span> m_spans; ///< of every element, its pages
    mutable std::vector<QString> m_numbers; ///< of every element
};

} // namespace dg
