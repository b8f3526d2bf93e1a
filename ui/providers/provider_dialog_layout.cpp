// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where in the dialog.
#include "ui/providers/provider_dialog.h"

#include "ui/common/dialog_parts.h"
#include "ui/common/theme.h"
#include "ui/preferences/secret_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int listWidth = 320;

QLabel *labelOf(const QString &role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QPushButton *buttonOf(const QString &name, const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setObjectName(name);
    button->setAutoDefault(false);
    return button;
}

} // namespace

void ProviderDialog::build()
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(buildList());
    row->addWidget(buildPane(), 1);
    outer->addLayout(row, 1);
    outer->addWidget(buildFoot());

    resizeWithinScreen(*this, QSize(900, 720));
}

QWidget *ProviderDialog::buildList()
{
    m_list = new QTreeWidget(this);
    m_list->setObjectName(u"providers"_s);
    m_list->setAccessibleName(tr("Who can write"));
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setFixedWidth(listWidth);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (item && !m_filling)
            show(m_list->indexOfTopLevelItem(item));
    });
    return m_list;
}

QWidget *ProviderDialog::buildPane()
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget(scroll);
    auto *pane = new QVBoxLayout(page);
    pane->setContentsMargins(spacing::wide, spacing::large, spacing::wide, spacing::large);
    pane->setSpacing(spacing::hair);
    m_ask = labelOf(u"problem"_s, page);
    m_ask->setObjectName(u"providerAsk"_s);
    m_ask->hide();
    m_name = labelOf(u"heading"_s, page);
    m_name->setObjectName(u"providerName"_s);
    m_about = labelOf(u"guidance"_s, page);
    m_about->setObjectName(u"providerAbout"_s);
    pane->addWidget(m_ask);
    pane->addWidget(m_name);
    pane->addWidget(m_about);
    addAddress(*pane);
    addKey(*pane);
    addTest(*pane);
    addModels(*pane);
    scroll->setWidget(page);
    return scroll;
}

QLabel *ProviderDialog::addField(
    QVBoxLayout &layout, const QString &label, QWidget *widget, const QString &help)
{
    QWidget *parent = widget->parentWidget();
    auto *name = new QLabel(label, parent);
    name->setProperty("role", u"field"_s);
    name->setBuddy(widget);
    widget->setAccessibleName(label);
    layout.addSpacing(spacing::small);
    layout.addWidget(name);
    layout.addWidget(widget);
    QLabel *below = labelOf(u"guidance"_s, parent);
    below->setText(help);
    below->setVisible(!help.isEmpty());
    widget->setAccessibleDescription(help);
    layout.addWidget(below);
    return below;
}

void ProviderDialog::addAddress(QVBoxLayout &pane)
{
    QWidget *parent = pane.parentWidget();
    m_fixedAddress = labelOf(u"muted"_s, parent);
    m_fixedAddress->setObjectName(u"providerAddress"_s);
    m_fixedAddress->setTextInteractionFlags(Qt::TextSelectableByMouse);
    pane.addWidget(m_fixedAddress);

    m_own = new QWidget(parent);
    auto *layout = new QVBoxLayout(m_own);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    m_address = new QLineEdit(m_own);
    m_address->setObjectName(u"ownAddress"_s);
    m_address->setPlaceholderText(u"https://models.example/v1"_s);
    addField(*layout, tr("Address"), m_address, {});
    m_addressProblem = labelOf(u"problem"_s, m_own);
    m_addressProblem->setObjectName(u"ownAddressProblem"_s);
    m_addressProblem->hide();
    layout->addWidget(m_addressProblem);
    m_protocol = new QComboBox(m_own);
    m_protocol->setObjectName(u"ownProtocol"_s);
    m_protocol->addItem(tr("As OpenAI and most servers do"), u"openai"_s);
    m_protocol->addItem(tr("As Anthropic does"), u"anthropic"_s);
    addField(*layout, tr("It is asked"), m_protocol, {});
    pane.addWidget(m_own);
    connect(m_address, &QLineEdit::textChanged, this, &ProviderDialog::fieldEdited);
    connect(m_protocol, &QComboBox::currentIndexChanged, this, &ProviderDialog::fieldEdited);
}

void ProviderDialog::addKey(QVBoxLayout &pane)
{
    QWidget *parent = pane.parentWidget();
    m_key = new SecretField(u"key"_s, parent);
    addField(pane, tr("Key"), m_key, {});
    m_key->edit()->setAccessibleName(tr("Key"));
    m_key->findChild<QToolButton *>(u"keyForget"_s)->setToolTip(tr("Remove the key that is kept"));
    m_sessionOnly = new QCheckBox(tr("For this session only"), parent);
    m_sessionOnly->setObjectName(u"sessionOnly"_s);
    m_sessionOnly->setAccessibleDescription(tr("The key is forgotten when the studio closes."));
    pane.addWidget(m_sessionOnly);
    m_keyPage = labelOf(u"guidance"_s, parent);
    m_keyPage->setObjectName(u"keyPage"_s);
    m_keyPage->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    pane.addWidget(m_keyPage);
    connect(m_key, &SecretField::edited, this, [this] {
        if (m_key->isForgotten())
            askToForget();
        else
            fieldEdited();
    });
    connect(m_sessionOnly, &QCheckBox::toggled, this, &ProviderDialog::refreshKey);
}

void ProviderDialog::addTest(QVBoxLayout &pane)
{
    QWidget *parent = pane.parentWidget();
    m_testButton = buttonOf(u"testProvider"_s, tr("Test"), parent);
    m_keepButton = buttonOf(u"keepKey"_s, tr("Keep without a test"), parent);
    m_result = labelOf(u"guidance"_s, parent);
    m_result->setObjectName(u"providerResult"_s);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::small);
    row->addWidget(m_testButton);
    row->addWidget(m_keepButton);
    row->addStretch();
    pane.addSpacing(spacing::small);
    pane.addLayout(row);
    pane.addWidget(m_result);
    connect(m_testButton, &QPushButton::clicked, this, &ProviderDialog::test);
    connect(m_keepButton, &QPushButton::clicked, this, [this] {
        if (const auto choice = settle())
            keepKey(*choice, m_key->typed(), {});
    });
}

void ProviderDialog::addModels(QVBoxLayout &pane)
{
    QWidget *parent = pane.parentWidget();
    m_models = new QTreeWidget(parent);
    m_models->setObjectName(u"models"_s);
    m_models->setHeaderLabels({tr("Name"), tr("A million read / written"), tr("Context")});
    m_models->setRootIsDecorated(false);
    m_models->setUniformRowHeights(true);
    m_models->setMinimumHeight(120);
    m_models->header()->setStretchLastSection(false);
    m_models->header()->setSectionsMovable(false);
    m_models->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_models->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_models->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    for (const int column : {1, 2})
        m_models->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    auto *name = new QLabel(tr("Model"), parent);
    name->setProperty("role", u"field"_s);
    name->setBuddy(m_models);
    m_models->setAccessibleName(tr("Model"));
    pane.addSpacing(spacing::medium);
    pane.addWidget(name);
    pane.addWidget(m_models, 1);
    m_otherModel = new QLineEdit(parent);
    m_otherModel->setObjectName(u"otherModel"_s);
    m_otherModel->setAccessibleName(tr("Another model, by its id"));
    pane.addWidget(m_otherModel);
    m_price = labelOf(u"guidance"_s, parent);
    m_price->setObjectName(u"modelPrice"_s);
    pane.addWidget(m_price);
    pane.addStretch(); // where there is no list to take the room
    connect(m_models, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (item && !m_filling)
            chooseModel(item->data(0, Qt::UserRole).toString());
    });
    connect(m_otherModel, &QLineEdit::textEdited, this,
        [this](const QString &text) { chooseModel(text.trimmed()); });
}

QWidget *ProviderDialog::buildFoot()
{
    auto *strip = new QWidget(this);
    strip->setObjectName(u"preferencesFoot"_s);
    strip->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(strip);
    row->setContentsMargins(spacing::wide, spacing::medium, spacing::wide, spacing::large);
    row->setSpacing(spacing::small);
    m_removeButton = buttonOf(u"removeAddress"_s, tr("Remove this address"), strip);
    m_closeButton = buttonOf(u"closeProviders"_s, tr("Close"), strip);
    m_useButton = buttonOf(u"useProvider"_s, {}, strip);
    m_useButton->setProperty("role", u"primary"_s);
    row->addWidget(m_removeButton);
    row->addStretch();
    row->addWidget(m_closeButton);
    row->addWidget(m_useButton);
    connect(m_removeButton, &QPushButton::clicked, this, [this] {
        if (m_choice)
            m_providers.remove(ProviderChoice(*m_choice));
    });
    connect(m_closeButton, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_useButton, &QPushButton::clicked, this, &ProviderDialog::use);
    return strip;
}

} // namespace dg
