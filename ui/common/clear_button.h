// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A line edit's button that empties it, with a name: Qt's own has none. GUI thread.

class QLineEdit;
class QString;

namespace dg {

/// `name`: what pressing it does, in a few words.
void addClearButton(QLineEdit &field, const QString &name);

} // namespace dg
