#include "ui/common/palette.h"
