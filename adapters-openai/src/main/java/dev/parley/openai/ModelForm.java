package dev.parley.openai;

/** How requests and answers look on the wire. Safe for use by many threads. */
interface ModelForm {

    /** Where requests go, below the endpoint's base URL. */
    String path();

    /** The request's body. */
    String write(ModelRequest request);

    /** Begins to read an answer and to tell {@code listener}. */
    Reading read(ModelListener listener);

    /** The form that is spoken on {@code wire}. */
    static ModelForm of(Wire wire) {
        return wire == Wire.CHAT ? new ChatForm() : new ResponsesForm();
    }

    /** One answer. Not safe for many threads. */
    interface Reading {

        /**
         * Takes the next event.
         *
         * @return whether the answer is whole
         * @throws ModelFailure if the answer is that it failed
         * @throws dev.parley.json.MalformedJsonException if the event is not what it should be
         */
        boolean take(ServerSentEvent event) throws ModelFailure;

        /**
         * The stream is over.
         *
         * @return whether the answer is whole nevertheless
         */
        boolean endOfStream() throws ModelFailure;
    }
}
