import TankFarm

/// The calculation from level, interface and temperature to mass (API MPMS 12.1.1, ISO 4267-1, GB/T 19779), unrounded.
///
/// It never fails. What cannot be computed is missing with its reason, and what is made of a value that is not good is
/// never known: a doubt goes with the number through every step that uses it.
package struct QuantitySequence: Sendable {
    /// A density at base with what was solved for it, or why there is no correction for it.
    struct Prepared: Sendable {
        let density: Double
        let outcome: Result<VolumeCorrection, CorrectionFault>
        /// Why the correction is not of this density but of the nearest that the standard knows.
        let doubt: String?

        /// - Parameter density: outside the standard's range, but that of a liquid, it is corrected as at the range's edge.
        init(_ standard: CorrectionStandard, density: Double) {
            func correction(_ density: Double) -> Result<VolumeCorrection, CorrectionFault> {
                Result { () throws(CorrectionFault) in try VolumeCorrection(standard, baseDensity: density) }
            }
            self.density = density
            let own = correction(density)
            if case .failure(let fault) = own, case .density(_, _, let allowed) = fault,
                ManualQuantity.density.range.contains(density)
            {
                outcome = correction(min(max(density, allowed.lowerBound), allowed.upperBound))
                doubt = fault.words
            } else {
                outcome = own
                doubt = nil
            }
        }
    }

    package let recipe: QuantityRecipe
    private let product: Prepared?

    /// Prepares what does not change from reading to reading (the product's density at 60 °F or 15 °C).
    package init(_ recipe: QuantityRecipe) {
        self.recipe = recipe
        product = recipe.product.flatMap { product in
            let own = product.standard.method == .water
            // Water has its own density; what is said here is only asked for by the initialiser.
            return (own ? 1000 : product.baseDensity).map { Prepared(product.standard, density: $0) }
        }
    }

    /// All quantities with their intermediates.
    package func quantities(of inputs: QuantityInputs) -> TankQuantities {
        var calculation = calculation(of: inputs)
        calculation.run()
        return calculation.result
    }

    /// The steps from the two observed volumes on, in m³, where these were found otherwise: from a ticket, or a meter. The
    /// level serves the roof alone.
    package func quantities(total: Figure, freeWater: Figure, of inputs: QuantityInputs) -> TankQuantities {
        var calculation = calculation(of: inputs)
        calculation.run(total: total, freeWater: freeWater)
        return calculation.result
    }

    private func calculation(of inputs: QuantityInputs) -> TankCalculation {
        TankCalculation(recipe: recipe, inputs: inputs, product: product)
    }
}
