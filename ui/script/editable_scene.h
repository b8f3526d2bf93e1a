// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene's elements as blocks of a text document, and back: a block an element, its kind and what else
/// belongs to it in the block's format, so that the document's undo takes it along. GUI thread.

#include "core/screenplay/page_style.h"
#include "core/screenplay/script.h"

#include <QString>
#include <QTextBlock>
#include <QTextCursor>

#include <vector>

class QTextDocument;

namespace dg {

/// Replaces what the document holds; nothing to undo is left. `pixels`: an em wide column of the page.
void showElements(QTextDocument &document, const std::vector<ScriptElement> &elements, const PageStyle &style,
    double column, double row);
/// What the document says. Blocks that say nothing are left out.
[[nodiscard]] std::vector<ScriptElement> elementsOf(const QTextDocument &document);

[[nodiscard]] ElementType kindOf(const QTextBlock &block);
/// Makes the cursor's block one of that kind, in capitals where its kind is. One step of undo.
void setKind(QTextCursor cursor, ElementType kind, const PageStyle &style, double column, double row);

/// Headings, names and transitions are written in capitals.
[[nodiscard]] bool isInCapitals(ElementType kind);
/// What Enter begins behind a paragraph of that kind.
[[nodiscard]] ElementType kindAfter(ElementType kind);
/// What Tab makes of it; with `back`, Shift+Tab.
[[nodiscard]] ElementType nextKind(ElementType kind, bool back = false);

} // namespace dg
