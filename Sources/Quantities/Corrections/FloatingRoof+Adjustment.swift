extension FloatingRoof {
    /// Whether it floats at this level of the liquid. A level that is not a number counts as the critical zone, of which
    /// nothing is certain.
    package func position(levelMillimetres level: Double) -> Position {
        if level <= landsMillimetres { return .landed }
        return level >= floatsMillimetres ? .floating : .criticalZone
    }

    /// FRA, what is to be added to the observed volume for what the roof displaces, m³, and the roof's position: nothing
    /// while it stands on its legs, an estimate in proportion in the critical zone (API MPMS 12.1.1).
    /// - Parameters:
    ///   - density: Of the liquid at the tank's temperature, kg/m³, above 0. By it the roof swims, and the gravity of which a
    ///     certificate tells the correction by the degree is the one observed at that temperature too.
    ///   - baseDensity: Changes nothing. It is asked for beside the other so that neither is taken for the other.
    package func adjustment(
        levelMillimetres level: Double, density: Double, baseDensity: Double
    ) -> (cubicMetres: Double, position: Position) {
        let position = position(levelMillimetres: level)
        switch position {
        case .landed: return (0, position)
        case .floating: return (displacement.adjustment(density: density), position)
        case .criticalZone:
            let share = (level - landsMillimetres) / (floatsMillimetres - landsMillimetres)
            return (displacement.adjustment(density: density) * share, position)
        }
    }
}

extension FloatingRoof.Displacement {
    /// Of a roof that floats, m³.
    fileprivate func adjustment(density: Double) -> Double {
        switch self {
        case .mass(let kilograms): -kilograms / density
        case .deducted(let kilograms, let referenceDensity): kilograms / referenceDensity - kilograms / density
        case .perDegreeAPI(let referenceAPI, let cubicMetres): (referenceAPI - gravityAPI(density)) * cubicMetres
        }
    }
}

/// Degrees API, by water of 999.016 kg/m³ at 60 °F (API MPMS 11.1).
private func gravityAPI(_ density: Double) -> Double { 141.5 * 999.016 / density - 131.5 }
