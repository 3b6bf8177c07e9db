import TankFarm

extension QuantityInputs {
    /// Of the values entered for one tank and for its site, those that are in force or have run out without another in their
    /// place: the newest of each.
    ///
    /// Water by volume and by mass take each other's place. An ambient temperature of the tank goes before the site's
    /// unless it has run out and the site's has not.
    /// - Parameters:
    ///   - values: Of this tank, and those of the site (`tank` nil); of two at the same instant the later counts.
    ///   - product: What the tank holds: a value that was entered for another, or a density at another base, is no longer
    ///     valid. Nil: not told, and any will do.
    package static func entered(
        _ values: [ManualValue], at time: WallTime, for product: Product? = nil
    ) -> [ManualQuantity: Entered] {
        var own: [ManualQuantity: ManualValue] = [:]
        var site: [ManualQuantity: ManualValue] = [:]
        for value in values {
            if value.tank == nil {
                if (site[value.quantity]?.at).map({ $0 <= value.at }) ?? true { site[value.quantity] = value }
            } else {
                if (own[value.quantity]?.at).map({ $0 <= value.at }) ?? true { own[value.quantity] = value }
            }
        }
        if let volume = own[.water], let mass = own[.waterByMass] {
            own[volume.at <= mass.at ? .water : .waterByMass] = nil
        }
        for (quantity, value) in site {
            guard let mine = own[quantity] else {
                own[quantity] = value
                continue
            }
            if !mine.isValid(at: time) && value.isValid(at: time) { own[quantity] = value }
        }
        return own.mapValues { value in
            let isOther = product.map { !value.isOf($0) } ?? false
            return Entered(value.value, isValid: !isOther && value.isValid(at: time), isOfOther: isOther)
        }
    }
}

extension ManualValue {
    /// Whether it was entered for this product, and a density for its base temperature: the configuration may have
    /// changed since. One that does not say for which is taken as it is.
    package func isOf(_ product: Product) -> Bool {
        if let name = self.product, name != product.name { return false }
        return baseCelsius.map { $0 == product.standard.base.celsius } ?? true
    }
}
