import Quantities
import Snapshots
import TankFarm

/// A tank's quantities, computed anew only where what they are made of is another: at a scan a second most tanks stand
/// still, and the sequence is the dearest thing that is made of a reading.
struct TankFigures: Sendable {
    let recipe: QuantityRecipe
    private let sequence: QuantitySequence
    private var inputs: QuantityInputs?
    /// Nil until anything was asked.
    @Shared private(set) var quantities: TankQuantities? = nil
    /// What people have entered for the tank or its site, as it counts now.
    var entered: [ManualQuantity: QuantityInputs.Entered] = [:]

    init(_ recipe: QuantityRecipe) {
        self.recipe = recipe
        sequence = QuantitySequence(recipe)
    }

    /// - Parameter ambient: As measured, or as the configuration has it.
    mutating func update(_ belief: borrowing TankBelief, ambient: Measurement) {
        let new = QuantityInputs(
            level: belief.level.measurement, interface: belief.interface.measurement,
            temperature: belief.temperature.measurement, extras: belief.extras.values, ambient: ambient,
            manual: entered)
        guard new != inputs else { return }
        inputs = new
        quantities = sequence.quantities(of: new)
    }
}
