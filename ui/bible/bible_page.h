// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The Bible: everything about the show but its people. GUI thread.

#include "ui/bible/show_form.h"

class QPushButton;

namespace dg {

class PlaceRow;
class Theme;

class BiblePage : public ShowForm {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit BiblePage(const Theme &theme, QWidget *parent = nullptr);

protected:
    void rebuild() override;

private:
    void addFields();
    void addPlaces();
    void bindPlace(const PlaceRow &row, std::size_t at);
    void addPlace();
    void movePlace(std::size_t at, int by);
    void removePlace(std::size_t at);

    const Theme &m_theme;
    QVBoxLayout *m_placeColumn;
    std::vector<PlaceRow *> m_places;
    QPushButton *m_addPlace;
};

} // namespace dg
