// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One page after another out of elements in lines: which lines it holds, and where it ends. One thread.
///
/// A page is filled until a line no longer fits; each line is given, as it comes, how good a break above it
/// would be. The page ends at the last good break, or where there is none, at the last of the next best: so
/// it always holds a line, and breaking ends whatever the script.

#include "core/screenplay/element_layout.h"
#include "core/screenplay/page.h"
#include "core/screenplay/page_style.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace dg {

/// All that a page's content depends on, but for the elements from there on.
struct PageStart {
    int element = 0; ///< past the last one: only the end of an act is left
    int line = 0; ///< of its lines, or of the end of the act that stands before it
    int speaker = -1; ///< the Character whose speech goes on
    int act = -1; ///< the Section whose act has not ended

    bool operator==(const PageStart &) const = default;
};

class PageBreaker {
public:
    /// Both outlive it.
    PageBreaker(const std::vector<ElementLayout> &elements, const PageStyle &style);

    /// Where the first page begins; none: nothing is printed.
    [[nodiscard]] std::optional<PageStart> begin();

    struct BrokenPage {
        Page page;
        std::optional<PageStart> next; ///< none after the last page
        int reach =
            0; ///< the last element that it depends on; their number: it depends on there being no more
    };
    [[nodiscard]] BrokenPage breakPage(const PageStart &start);

private:
    /// How good it is to break the page above a line.
    enum class Break : std::uint8_t {
        Never, ///< it stands beside or under what it belongs to
        Rough, ///< against a rule: where nothing else is possible
        AnyLine, ///< of a speech that cannot be broken after a sentence
        Sentence, ///< of a speech
        Clean,
    };
    struct Item {
        PageLine line;
        Break before = Break::Never;
        PageStart at; ///< where the next page begins if this one ends above it
    };

    void fill(PageStart from);
    [[nodiscard]] bool beginPage(PageStart &from);
    // Each puts a block, or as much of it as fits, and moves `from` behind it.
    void putContinued(const PageStart &from);
    void putActEnd(PageStart &from);
    void putParagraph(PageStart &from);
    void putSpeech(PageStart &from);
    [[nodiscard]] bool putPair(PageStart &from);
    [[nodiscard]] std::vector<PageLine> half(int speaker, double left);
    void put(PageLine line, int blank, Break before, const PageStart &from);

    [[nodiscard]] BrokenPage wholePage() const;
    [[nodiscard]] BrokenPage cutPage();
    [[nodiscard]] std::size_t bestBreak();
    [[nodiscard]] std::size_t lastBreak(Break least, std::size_t after, bool withMore = true) const;
    [[nodiscard]] Break breakInSpeech(int spokenLines, int element, int line);

    // Whatever looks at elements notes how far.
    [[nodiscard]] const ElementLayout *look(int element);
    [[nodiscard]] std::optional<PageStart> printedFrom(PageStart from);
    [[nodiscard]] int skipUnprinted(int element);
    [[nodiscard]] int nextOfSpeech(int element);
    [[nodiscard]] int afterSpeech(int element);
    [[nodiscard]] bool twoMoreLines(int element, int line);
    [[nodiscard]] bool isLongerThanPage(int speech);

    [[nodiscard]] bool isActEnd(const PageStart &from) const;
    [[nodiscard]] int blankBefore(int element) const;
    [[nodiscard]] int blankAbove(int element, int line) const;
    [[nodiscard]] PageLine lineOf(int element, int line) const;
    [[nodiscard]] const ElementLayout &at(int element) const
    {
        return m_elements[static_cast<std::size_t>(element)];
    }

    const std::vector<ElementLayout> &m_elements;
    const PageStyle &m_style;
    int m_count;

    std::vector<Item> m_items; ///< of the page that is being filled
    int m_nextRow = 0;
    bool m_full = false; ///< the last item does not fit
    bool m_keepNext = false; ///< the last block wants what follows on its page
    std::size_t m_speechBegin = 0; ///< the first item of the last block, where that is a speech
    int m_speech = -1; ///< the element that it begins with
    std::optional<PageStart> m_end; ///< where the page ended though it is not full; none: with the script
    int m_reach = 0;
};

} // namespace dg
