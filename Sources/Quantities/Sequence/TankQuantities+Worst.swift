import TankFarm

extension TankQuantities {
    /// The quantities that stock is made of; those that a tank without a product can have none of are left out.
    package var summed: [Figure] {
        standard == nil ? [total, freeWater, gov] : [total, freeWater, gov, gsv, nsv, massInVacuum, massInAir]
    }

    /// The worst quality among the quantities that this tank has, and the reason of the first of these in the order of the
    /// sequence: what was wrong first. `none` where there is no quantity at all.
    package var worst: (quality: Quality, why: String?) {
        var worst = (quality: Quality.none, why: String?.none)
        for figure in summed {
            switch (figure.quality, worst.quality) {
            case (.bad, let found) where found != .bad: worst = (.bad, figure.why)
            case (.uncertain, .none), (.uncertain, .good): worst = (.uncertain, figure.why)
            case (.good, .none): worst = (.good, nil)
            default: break
            }
        }
        return worst
    }
}
